"""Paths of networks, and files that may be one."""

import os
from pathlib import Path
from typing import BinaryIO

from tfstyle.errors import InputError
from tfstyle.files.paths import expand


def open_model(path: str | os.PathLike) -> BinaryIO:
    """Opens a file that may be a network, but no pipe and no device.

    Raises:
        InputError: It cannot be opened.
    """
    where = expand_model_path(path)
    try:
        if where.exists() and not (where.is_file() or where.is_dir()):
            raise OSError(None, "it is a device, not a file")
        return where.open("rb")
    except OSError as error:
        raise unusable(path, reason(error)) from error


def expand_model_path(path: str | os.PathLike) -> Path:
    """The path of a network, with `~` expanded.

    Raises:
        InputError: No path, one that no file system takes, or there is no such home.
    """
    try:
        expanded = expand(path)
        expanded.stat()
    except FileNotFoundError:
        return expanded
    except OSError as error:
        raise unusable(path, reason(error)) from error
    except (TypeError, ValueError, RuntimeError) as error:
        raise unusable(path, str(error)) from error
    return expanded


def unusable(path: str | os.PathLike, reason: str) -> InputError:
    """Returns the error for a file that is no network of ours, to be raised."""
    received = os.fspath(path) if isinstance(path, (str, os.PathLike)) else path
    return InputError(
        f"Expected `model` to be a network of tfstyle, a .keras or .tflite file "
        f"or a SavedModel: {reason}. Received: model='{received}'"
    )


def reason(error: OSError) -> str:
    """Why a file cannot be read, as the end of a sentence."""
    return (error.strerror or str(error)).lower()
