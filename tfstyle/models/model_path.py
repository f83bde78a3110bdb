"""Paths of network files and SavedModel folders."""

import os
import re
from pathlib import Path
from typing import BinaryIO

from tfstyle.errors import InputError
from tfstyle.files.paths import expand, has_unknown_home

# TensorFlow's name for the file by which a SavedModel folder is recognized.
SAVED_MODEL = "saved_model.pb"

# Subfolder that TensorFlow ignores; TensorFlow Serving reads warm-up requests from it.
ASSETS = "assets.extra"

# File name of the model card, in SavedModels and in the zip archives of `.keras` and
# `.tflite` files.
MEMBER = "tfstyle.json"

# Folder names that TensorFlow Serving treats as versions.
_NUMBER = re.compile(r"\d{1,19}", re.ASCII)


def open_model(path: str | os.PathLike) -> BinaryIO:
    """Opens a file that may be a network. Pipes and devices are rejected.

    Raises:
        InputError: The file cannot be opened.
    """
    where = expand_model_path(path)
    try:
        if where.exists() and not (where.is_file() or where.is_dir()):
            raise OSError(None, "it is not a regular file")
        return where.open("rb")
    except OSError as error:
        why = reason(error)
        if has_unknown_home(path):
            why += "; the home folder for `~` is unknown"
        raise unusable(path, why) from error


def expand_model_path(path: str | os.PathLike) -> Path:
    """Expands `~` in the path of a network, whether or not the path exists.

    Raises:
        InputError: The value is not a valid path, or the path cannot be accessed.
    """
    try:
        expanded = expand(path)
        expanded.stat()
    except FileNotFoundError:
        return expanded
    except OSError as error:
        raise unusable(path, reason(error)) from error
    except (TypeError, ValueError) as error:
        raise unusable(path, str(error)) from error
    return expanded


def unusable(path: str | os.PathLike, reason: str) -> InputError:
    """Returns the error for a file that is not a valid tfstyle network."""
    received = os.fspath(path) if isinstance(path, (str, os.PathLike)) else path
    return InputError(
        f"Expected `model` to be a tfstyle network (a .keras file, a .tflite file or a "
        f"SavedModel): {reason}. Received: model='{received}'"
    )


def reason(error: OSError) -> str:
    """Describes why a file cannot be read, as a clause for an error message."""
    return (error.strerror or str(error)).lower()


def is_saved_model(folder: str | os.PathLike) -> bool:
    """Whether a path is a SavedModel folder, written by any program."""
    return (Path(folder) / SAVED_MODEL).is_file()


def newest_version(folder: Path) -> Path | None:
    """Returns the path of the SavedModel with the highest version number, or None.

    Args:
        folder: Folder with one numbered subfolder for each version. For example,
            `models/classic` contains `models/classic/1`.
    """
    folders = numbered_folders(folder)
    versions = [number for number, path in folders.items() if is_saved_model(path)]
    return folders[max(versions)] if versions else None


def numbered_folders(folder: Path) -> dict[int, Path]:
    """Returns the subfolders whose names are version numbers, keyed by number."""
    return {
        int(child.name): child
        for child in folder.iterdir()
        if _NUMBER.fullmatch(child.name) and child.is_dir()
    }


def card_file(folder: str | os.PathLike) -> Path:
    """Returns the path where tfstyle stores the model card of a SavedModel."""
    return Path(folder) / ASSETS / MEMBER
