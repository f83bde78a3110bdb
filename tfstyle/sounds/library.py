"""Import of the optional libraries for sound files."""

from importlib import import_module
from types import ModuleType

from tfstyle.errors import InputError


def import_library(library: str, name: str, path: str) -> ModuleType:
    """Imports PyAV or soundfile.

    Args:
        library: "av" or "soundfile".
        name: Name of the argument that needs the library, as shown in messages.
        path: Value of the argument that needs the library, as shown in messages.

    Raises:
        InputError: The library is not installed.
    """
    try:
        module = import_module(library)
    except (ImportError, OSError) as error:  # OSError: soundfile lacks libsndfile
        raise InputError(
            f"Expected the package {library} to be installed for `{name}`: pip install "
            f"'tfstyle[audio]'. Received: {name}={path!r}"
        ) from error
    if library == "av":
        module.logging.set_level(None)
    return module
