"""The version, importable without anything else."""

import contextlib
import platform

__version__ = "0.2.0"


_LIBRARIES = ("tensorflow", "keras", "numpy", "pillow")


def versions() -> dict[str, str]:
    """Of this package, of what it computes with, and of Python."""
    # Not above: it brings a parser of mail with it, which each command would import.
    from importlib.metadata import PackageNotFoundError, version

    libraries = {}
    for name in _LIBRARIES:
        with contextlib.suppress(PackageNotFoundError):  # such as tensorflow-cpu
            libraries[name] = version(name)
    python = {"python": platform.python_version(), "platform": platform.platform()}
    return {"tfstyle": __version__, **libraries, **python}
