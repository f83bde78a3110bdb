"""Export of networks as a web page that stylizes pictures in the browser."""

# The tested version of LiteRT.js.
LITERTJS_PACKAGE, LITERTJS_VERSION = "@litertjs/core", "2.5.3"
LITERTJS_FOLDER = f"node_modules/{LITERTJS_PACKAGE}"
