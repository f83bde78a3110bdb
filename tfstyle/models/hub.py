"""Handles of TensorFlow Hub: folders and URLs."""

import warnings

from tfstyle.backend import import_tensorflow_quietly
from tfstyle.errors import InputError


def resolve_handle(handle: str) -> str:
    """Fetches what a URL names.

    What was fetched is kept where the environment variable `TFHUB_CACHE_DIR` says.

    Args:
        handle: A path, a URL or anything else.

    Returns:
        The folder that holds it now; what is no URL is returned as it is.

    Raises:
        InputError: It cannot be fetched, or `tensorflow-hub` is not installed.

    Example:

    >>> resolve_handle("classic")
    'classic'
    """
    return _fetched(handle) if "://" in handle else handle


def _fetched(url: str) -> str:
    hub = import_hub()
    try:
        return hub.resolve(url)
    except Exception as error:  # of the network, the archive, the disk, TensorFlow
        reason = " ".join(str(error).split()) or type(error).__name__
        raise InputError(
            f"Expected `model` to be a hub module that can be fetched: {reason}. "
            f"Received: model={url!r}"
        ) from error


def import_hub():
    """Imports TensorFlow Hub, which only what needs it does.

    Raises:
        InputError: It is not installed, or setuptools is too new for it.
    """
    import_tensorflow_quietly()
    try:
        with warnings.catch_warnings():
            # It imports pkg_resources, which warns of its end and has it in 82.
            warnings.filterwarnings("ignore", ".*pkg_resources")
            import tensorflow_hub
    except ImportError as error:
        raise InputError(
            "TensorFlow Hub cannot be imported: pip install tensorflow-hub "
            f"'setuptools<82'. Received: {error}"
        ) from error
    return tensorflow_hub
