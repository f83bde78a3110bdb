"""Version of the package. This module does not import any dependencies."""

import contextlib
import platform

__version__ = "0.2.0"


_LIBRARIES = ("tensorflow", "keras", "numpy", "pillow")


def versions() -> dict[str, str]:
    """Versions of this package, its dependencies and Python."""
    # Imported late, because this module imports an email parser, which most commands do
    # not need.
    from importlib.metadata import PackageNotFoundError, version

    libraries = {}
    for name in _LIBRARIES:
        with contextlib.suppress(PackageNotFoundError):  # e.g. only tensorflow-cpu
            libraries[name] = version(name)
    python = {"python": platform.python_version(), "platform": platform.platform()}
    return {"tfstyle": __version__, **libraries, **python}
