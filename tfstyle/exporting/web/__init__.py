"""Export of networks as a web page that stylizes pictures in the browser."""

# The npm package of LiteRT.js, and the version that was tested.
LITERTJS_PACKAGE, LITERTJS_VERSION = "@litertjs/core", "2.5.3"
LITERTJS_FOLDER = f"node_modules/{LITERTJS_PACKAGE}"
