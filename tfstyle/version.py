"""Versions of the package and its dependencies, found without importing them."""

import contextlib
import platform

__version__ = "0.2.0"


_LIBRARIES = ("tensorflow", "keras", "numpy", "pillow")


def versions() -> dict[str, str]:
    """Returns the versions of tfstyle, its dependencies, Python and the platform."""
    # Imported late, because `importlib.metadata` imports an email parser, which most
    # commands do not need.
    from importlib.metadata import PackageNotFoundError, version

    libraries = {}
    for name in _LIBRARIES:  # tensorflow may be installed as tensorflow-cpu
        with contextlib.suppress(PackageNotFoundError):
            libraries[name] = version(name)
    python = {"python": platform.python_version(), "platform": platform.platform()}
    return {"tfstyle": __version__, **libraries, **python}
