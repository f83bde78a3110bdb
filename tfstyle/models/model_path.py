"""Paths of models: files, and folders of SavedModels."""

import os
import re
from pathlib import Path
from typing import BinaryIO

from tfstyle.errors import InputError
from tfstyle.files.paths import expand

# TensorFlow's name of the file that makes a folder a SavedModel.
SAVED_MODEL = "saved_model.pb"

# A folder inside that TensorFlow leaves alone, and TensorFlow Serving looks into.
ASSETS = "assets.extra"

# Our card, as in files.
MEMBER = "tfstyle.json"

# Names that TensorFlow Serving's loader takes for versions.
_NUMBER = re.compile(r"\d{1,19}", re.ASCII)


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


def is_saved_model(folder: str | os.PathLike) -> bool:
    """Whether a path is the folder of a SavedModel, ours or not."""
    return (Path(folder) / SAVED_MODEL).is_file()


def newest_version(folder: Path) -> Path | None:
    """The SavedModel of the highest number in a folder of versions, if it is one.

    Args:
        folder: Such as `models/classic` with `models/classic/1`.
    """
    folders = numbered_folders(folder)
    versions = [number for number, path in folders.items() if is_saved_model(path)]
    return folders[max(versions)] if versions else None


def numbered_folders(folder: Path) -> dict[int, Path]:
    """The folders inside that are named by numbers, as versions are, by these."""
    return {
        int(child.name): child
        for child in folder.iterdir()
        if _NUMBER.fullmatch(child.name) and child.is_dir()
    }


def card_file(folder: str | os.PathLike) -> Path:
    """Where the card of a SavedModel is, if it is one of ours."""
    return Path(folder) / ASSETS / MEMBER
