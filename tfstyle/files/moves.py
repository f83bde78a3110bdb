"""All-or-nothing moves of several files and folders.

The list of moves is written to disk before the first move. If the process is killed
between two moves, a later call of `finish_moves` completes the remaining moves.
"""

import contextlib
import json
import os
from collections.abc import Sequence
from pathlib import Path

# Names in the temporary folder: subfolder for new content, subfolder for replaced
# content, and file with the list of moves.
NEW_FOLDER, OLD_FOLDER, MOVES_FILE = "new", "old", "moves.json"


def move_all(temporary: Path, folder: Path, names: Sequence[str]) -> None:
    """Moves files and folders from `temporary/new` into `folder`.

    Args:
        temporary: Folder that contains the subfolder `new`. It must be on the file
            system of `folder`.
        folder: Destination folder.
        names: Relative paths of the files and folders, with "/" as the separator.
            Existing files and folders with these paths in `folder` are replaced.

    Raises:
        OSError: A file or folder cannot be moved; all previous moves are reverted, and
            new folders are removed.
    """
    moved = []
    parents = {path for name in names for path in (folder / name).parents}
    made = [path for path in sorted(parents, reverse=True) if not path.exists()]
    _write_list(temporary, names)
    try:
        for name in names:
            moved.append(_places(temporary, folder, name))
            _move(*moved[-1])
    except BaseException:
        for places in reversed(moved):
            _take_back(*places)
        for path in made:  # innermost first
            with contextlib.suppress(OSError):
                path.rmdir()
        (temporary / MOVES_FILE).unlink()
        raise


def finish_moves(temporary: Path, folder: Path) -> None:
    """Completes the moves of a process that was killed during `move_all`.

    Args:
        temporary: Temporary folder. Nothing is moved if this folder contains no list of
            moves.
        folder: Destination folder.

    Raises:
        OSError: A file or folder cannot be moved.
    """
    for name in _read_list(temporary):
        source, target, aside = _places(temporary, folder, name)
        if source.exists():
            _move(source, target, aside)


def _places(temporary: Path, folder: Path, name: str) -> tuple[Path, Path, Path]:
    return temporary / NEW_FOLDER / name, folder / name, temporary / OLD_FOLDER / name


def _write_list(temporary: Path, names: Sequence[str]) -> None:
    draft = temporary / f"{MOVES_FILE}.draft"
    with draft.open("w", encoding="utf-8") as file:
        json.dump(list(names), file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(temporary / MOVES_FILE)


def _read_list(temporary: Path) -> list[str]:
    with contextlib.suppress(OSError, ValueError, RecursionError):
        names = json.loads((temporary / MOVES_FILE).read_text(encoding="utf-8"))
        if isinstance(names, list):
            return [name for name in names if _is_inside(name)]
    return []


def _is_inside(name: object) -> bool:
    """Whether a name from an untrusted list is a relative path without `..`."""
    if not isinstance(name, str) or not name or "\0" in name:
        return False
    path = Path(name)
    return not path.is_absolute() and ".." not in path.parts


def _move(source: Path, target: Path, aside: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():  # moved aside, so that the replacement can be reverted
        aside.parent.mkdir(parents=True, exist_ok=True)
        target.rename(aside)
    source.rename(target)


def _take_back(source: Path, target: Path, aside: Path) -> None:
    if not source.exists() and target.exists():
        target.rename(source)
    if aside.exists():
        aside.rename(target)
