"""What lies where in the folder of a SavedModel."""

import os
import re
from pathlib import Path

# TensorFlow's name of the file that makes a folder a SavedModel.
SAVED_MODEL = "saved_model.pb"
# A folder inside that TensorFlow leaves alone, and TensorFlow Serving looks into.
ASSETS = "assets.extra"
# Our card, as in files.
MEMBER = "tfstyle.json"
# Names that TensorFlow Serving's loader takes for versions.
_NUMBER = re.compile(r"\d{1,19}", re.ASCII)


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
