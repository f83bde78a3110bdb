"""Checks whether files are complete, depending on their type."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from tfstyle.errors import InputError
from tfstyle.images import load
from tfstyle.models.card import read_card
from tfstyle.models.find import find_model

TEMPORARY = ".tfstyle-"
# Errors that reading half a file may raise.
BROKEN = (InputError, OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile)


def temporaries(folder: Path) -> list[str]:
    """Returns the names of temporary files and folders below a folder."""
    return sorted(path.name for path in folder.rglob(f"{TEMPORARY}*"))


def half_written(folder: Path) -> list[str]:
    """Returns incomplete files below a folder, except those with temporary names."""
    broken = []
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        hidden = any(part.startswith(TEMPORARY) for part in inside.parts)
        if path.is_file() and not hidden and not _is_whole(path):
            broken.append(str(inside))
    return broken


def is_model(folder: Path) -> bool:
    """Whether a folder contains a network."""
    try:
        find_model(folder)
    except BROKEN:
        return False
    return True


def content(path: Path) -> bytes:
    """Returns a file's content to compare: its bytes, or a checkpoint's arrays."""
    if path.suffix != ".npz":
        return path.read_bytes()
    with np.load(path) as stored:
        return b"".join(stored[n].tobytes() for n in sorted(stored) if n != "about")


def _is_whole(path: Path) -> bool:
    try:
        _CHECKS.get(path.suffix, _filled)(path)
    except BROKEN:
        return False
    return True


def _archive(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        if archive.testzip():
            raise ValueError("a member is damaged")


def _network(path: Path) -> None:
    read_card(path)
    _archive(path)


def _lines(path: Path) -> None:
    # The last line is appended, and readers accept that it may be truncated.
    for line in path.read_text().splitlines()[:-1]:
        json.loads(line)


def _text(path: Path) -> None:
    if not path.read_text().endswith("\n"):
        raise ValueError("the last line is cut")


def _filled(path: Path) -> None:
    if not path.stat().st_size:
        raise ValueError("it is empty")


_CHECKS: dict[str, Callable[[Path], object]] = {
    ".png": load,
    ".jpg": load,
    ".npz": _archive,
    ".checkpoint": _archive,
    ".keras": _network,
    ".tflite": _network,
    ".json": lambda path: json.loads(path.read_text()),
    ".jsonl": _lines,
    ".cfg": _text,
}
