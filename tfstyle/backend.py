"""Import of TensorFlow and Keras, with a check of the Keras backend."""

import json
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tfstyle.errors import InputError
from tfstyle.files.paths import expand
from tfstyle.quiet import native_messages_hidden


def import_tensorflow_quietly() -> None:
    """Imports TensorFlow with most of its log messages suppressed.

    Raises:
        InputError: TensorFlow is not installed, or cannot be imported.
    """
    lower_log_levels()
    try:
        with native_messages_hidden():
            import tensorflow  # noqa: F401
    except ImportError as error:
        raise InputError(
            "Expected TensorFlow to be installed: pip install tensorflow. Received: "
            f"{' '.join(str(error).split())}"
        ) from error


def lower_log_levels() -> None:
    """Suppresses most of TensorFlow's log messages.

    Messages from TensorFlow's Python code are suppressed if their level is below ERROR.
    If TensorFlow is already imported, or if the environment variable
    `TF_CPP_MIN_LOG_LEVEL` is set to a level below 3, messages from the native code are
    not affected. Otherwise, these messages are suppressed.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    # TensorFlow warns if a function is traced often, but tfstyle intentionally traces
    # its functions once per image size.
    logging.getLogger("tensorflow").setLevel(logging.ERROR)


TENSORFLOW = ("tensorflow",)
WITH_GRADIENTS = ("tensorflow", "jax", "torch")
_VARIABLE = "KERAS_BACKEND"
# Packages that Keras and TensorFlow import if available, but that tfstyle does not
# need. They account for a fifth of the import time of Keras and TensorFlow.
_UNUSED = ("IPython", "jax")
_hidden: list[str] = []


def hide_unused_packages() -> None:
    """Keeps `import_keras` from importing packages that tfstyle does not use.

    This function has an effect only if the Keras backend is TensorFlow. Call it only in
    tfstyle's own programs. In other programs, functions such as
    `tf.lite.TFLiteConverter.experimental_from_jax` would no longer work.
    """
    _hidden[:] = _UNUSED if chosen_backend() == "tensorflow" else ()


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
        with _without(_hidden), native_messages_hidden():
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


def chosen_backend() -> str | None:
    """Returns the backend that Keras will use, or None if `keras.json` is invalid."""
    try:
        stored = _stored_backend()
    except (OSError, RuntimeError, ValueError, AttributeError, RecursionError):
        return None
    return os.environ.get(_VARIABLE) or stored or "tensorflow"


def describe_backend(backend: str) -> str:
    """Describes a backend and where it is set, for an error message.

    Args:
        backend: Name of the backend that Keras uses.
    """
    if os.environ.get(_VARIABLE) == backend:
        return f"{_VARIABLE}={backend!r}"
    with suppress(OSError, RuntimeError, ValueError, AttributeError, RecursionError):
        if _stored_backend() == backend:
            return f"backend={backend!r} in '{_settings_file()}'"
    return f"backend={backend!r}"


def _stored_backend() -> str | None:
    """Returns the backend set in Keras' configuration file, or None if none is set.

    Raises:
        Exception: The configuration file is invalid. The type of the exception depends
            on the defect.
    """
    try:
        return json.loads(_settings_file().read_bytes()).get("backend")
    except FileNotFoundError:
        return None


def _settings_file() -> Path:
    return expand(keras_home()) / "keras.json"


def keras_home() -> str:
    """Returns the folder in which Keras stores its settings and downloads.

    The path may begin with `~`. An empty string means the working directory.
    """
    named = os.environ.get("KERAS_HOME")
    if named is not None:
        return named
    return "~/.keras" if os.access(expand("~"), os.W_OK) else "/tmp/.keras"


@contextmanager
def _without(names: list[str]) -> Iterator[None]:
    """Makes imports of the named packages fail, unless they are already imported."""
    modules: dict[str, Any] = sys.modules
    added = [name for name in names if name not in modules]
    modules.update(dict.fromkeys(added))
    try:
        yield
    finally:
        for name in added:
            del modules[name]


def _check(backend: str, backends: tuple[str, ...]) -> None:
    if backend not in backends:
        raise InputError(
            f"Expected {_VARIABLE}, or the backend in Keras' configuration file, to "
            f"be {' or '.join(backends)}. Received: {describe_backend(backend)}"
        )


def _cannot_import(error: Exception) -> InputError:
    reason = " ".join(str(error).split()) or type(error).__name__
    wanted = os.environ.get(_VARIABLE) or chosen_backend()
    received = describe_backend(wanted) if wanted else f"{_VARIABLE}=None"
    return InputError(
        "Expected Keras and its backend to be installed, with valid settings in "
        f"{_VARIABLE} and Keras' configuration file: {reason}. Received: {received}"
    )
