"""What computed a result: versions of this package, its libraries and Python."""

import contextlib
import platform
from importlib.metadata import PackageNotFoundError, version

from tfstyle.version import __version__

_LIBRARIES = ("tensorflow", "keras", "numpy", "pillow")


def versions() -> dict[str, str]:
    """Of this package, of what it computes with, and of Python."""
    libraries = {}
    for name in _LIBRARIES:
        with contextlib.suppress(PackageNotFoundError):  # such as tensorflow-cpu
            libraries[name] = version(name)
    python = {"python": platform.python_version(), "platform": platform.platform()}
    return {"tfstyle": __version__, **libraries, **python}
