"""Import of TensorFlow without its chatter."""

import logging
import os

from tfstyle.errors import InputError


def import_tensorflow_quietly() -> None:
    """Imports TensorFlow with its log levels lowered.

    Sets an environment variable and a logger, no more. What native code writes to
    stderr before it reads them stays: file descriptors belong to the program, not to a
    library.

    Raises:
        InputError: TensorFlow is not installed, or cannot be imported.
    """
    lower_log_levels()
    try:
        import tensorflow  # noqa: F401
    except ImportError as error:
        raise InputError(
            "Expected TensorFlow to be installed, which is needed here: pip install "
            f"tensorflow. Received: {' '.join(str(error).split())}"
        ) from error


def lower_log_levels() -> None:
    """Lowers TensorFlow's log levels; native code reads its own at import."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    # It warns of graphs that are made anew for each size, which they have to be.
    logging.getLogger("tensorflow").setLevel(logging.ERROR)
