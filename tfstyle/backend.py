"""Import of TensorFlow and Keras, with a check of the Keras backend."""

import logging
import os
import sys

from tfstyle.errors import InputError


def import_tensorflow_quietly() -> None:
    """Imports TensorFlow with its log levels lowered.

    Messages that TensorFlow's native code writes before it reads its log level are not
    suppressed, because a library should not redirect the program's file descriptors.

    Raises:
        InputError: TensorFlow is not installed, or cannot be imported.
    """
    lower_log_levels()
    try:
        import tensorflow  # noqa: F401
    except ImportError as error:
        raise InputError(
            "Expected TensorFlow to be installed: pip install tensorflow. Received: "
            f"{' '.join(str(error).split())}"
        ) from error


def lower_log_levels() -> None:
    """Lowers TensorFlow's log levels; must be called before TensorFlow is imported."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    # TensorFlow warns about retracing, which is intended here for each image size.
    logging.getLogger("tensorflow").setLevel(logging.ERROR)


TENSORFLOW = ("tensorflow",)
WITH_GRADIENTS = ("tensorflow", "jax", "torch")
_VARIABLE = "KERAS_BACKEND"


def import_keras(backends: tuple[str, ...] = TENSORFLOW) -> None:
    """Imports Keras and checks that its backend is one of `backends`.

    The user chooses the backend with the environment variable `KERAS_BACKEND` or in
    Keras' configuration file. The backend cannot be changed after Keras is imported.

    Args:
        backends: Names of the supported backends.

    Raises:
        InputError: Keras uses an unsupported backend, or cannot be imported.
    """
    wanted = os.environ.get(_VARIABLE)
    if wanted and "keras" not in sys.modules:  # checked before the slow import
        _check(wanted, backends)
    lower_log_levels()
    try:
        import keras
    except ImportError as error:
        if error.name == "keras":
            raise InputError(
                "Expected TensorFlow and Keras to be installed: pip install "
                f"tensorflow keras. Received: {error}"
            ) from error
        if (error.name or "").partition(".")[0] == "tensorflow":
            import_tensorflow_quietly()
        raise _cannot_import(error) from error
    except Exception as error:  # such as an invalid Keras configuration file
        raise _cannot_import(error) from error
    _check(keras.backend.backend(), backends)


def _check(backend: str, backends: tuple[str, ...]) -> None:
    if backend not in backends:
        raise InputError(
            f"Expected {_VARIABLE}, or the backend in Keras' configuration file, to "
            f"be {' or '.join(backends)}. Received: {_VARIABLE}={backend!r}"
        )


def _cannot_import(error: Exception) -> InputError:
    reason = " ".join(str(error).split()) or type(error).__name__
    return InputError(
        f"Expected Keras and its backend to be installed (pip install keras), and "
        f"{_VARIABLE} and ~/.keras/keras.json to have valid settings: {reason}. "
        f"Received: {_VARIABLE}={os.environ.get(_VARIABLE)!r}"
    )
