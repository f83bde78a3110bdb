"""Functions that find the picture files in a folder."""

import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tfstyle.arguments import check_path
from tfstyle.errors import InputError
from tfstyle.files.paths import expand, literal
from tfstyle.images import heif
from tfstyle.images.containers.kinds import kind_of_file

_log = logging.getLogger("tfstyle")

# Extensions of JPEG files. Phones write .mpo files, which hold several JPEG pictures.
JPEG_SUFFIXES = (".jpg", ".jpeg", ".jfif", ".jpe", ".mpo")

# Extensions of the formats that are supported without optional libraries.
SUFFIXES = (*JPEG_SUFFIXES, ".png", ".webp", ".tif", ".tiff", ".bmp", ".gif")

# Maximum number of paths to name in the summary from `describe_left_out`.
_MAX_NAMES_SHOWN = 5


class LeftOut(NamedTuple):
    """File or folder that is not listed as a picture.

    Attributes:
        path: Path of the file or folder.
        reason: Why the path is left out, such as "not a supported picture file".
    """

    path: Path
    reason: str


class Listing(NamedTuple):
    """Contents of a folder.

    Attributes:
        pictures: Picture files in alphabetical order.
        left_out: Other files, links to folders, and unreadable folders, in alphabetical
            order. Hidden files and folders are not included.
    """

    pictures: list[Path]
    left_out: list[LeftOut]


def list_pictures(folder: str | os.PathLike[str], name: str = "photo") -> Listing:
    """Lists the pictures in a folder and its subfolders, and the paths left out.

    Args:
        folder: Folder to search; `~` is expanded. Hidden files and folders are ignored.
            Symbolic links to folders are not followed.
        name: Argument name to show in messages.

    Returns:
        The pictures (at least one), and the paths that were left out, with reasons.

    Raises:
        InputError: The folder does not exist, cannot be read or contains no picture.

    Example:

    >>> pictures, left_out = list_pictures("photos")  # doctest: +SKIP
    """
    check_path(name, folder)
    root = expand(folder)
    if not root.exists():
        raise InputError(
            f"Expected `{name}` to be a folder that contains pictures, but there is no "
            f"such folder. Received: {name}={os.fspath(folder)!r}"
        )
    pictures, left_out = [], []
    for path, reason in _walk(root):
        if reason is None:
            pictures.append(literal(path))
        else:
            left_out.append(LeftOut(path, reason))
    if not pictures:
        others = f"; {describe_left_out(left_out)}" if left_out else ""
        raise InputError(
            f"Expected `{name}` to be a folder that contains pictures "
            f"({', '.join(SUFFIXES)}){others}. Received: {name}={os.fspath(folder)!r}"
        )
    return Listing(sorted(pictures), sorted(left_out))


def find_pictures(folder: str | os.PathLike[str], name: str = "photo") -> list[Path]:
    """Lists the pictures in a folder and its subfolders, and logs what was left out.

    Args:
        folder: Folder to search, as in `list_pictures`.
        name: Argument name to show in messages.

    Returns:
        The pictures (at least one), in alphabetical order.

    Raises:
        InputError: The folder does not exist, cannot be read or contains no picture.

    Example:

    >>> find_pictures("photos")  # doctest: +SKIP
    [PosixPath('photos/a.jpg'), PosixPath('photos/holiday/b.png')]
    """
    pictures, left_out = list_pictures(folder, name)
    if left_out:
        _log.warning(f"`{name}`: {describe_left_out(left_out)}")
    return pictures


def unreadable(errors: Mapping[Path, str]) -> list[LeftOut]:
    """Lists the files that could not be read.

    Args:
        errors: Messages of the errors, keyed by path. The part of a message from
            "Received:" on is removed, because it repeats the path.
    """
    return [
        LeftOut(path, message.split(" Received: ")[0].removesuffix("."))
        for path, message in errors.items()
    ]


def describe_left_out(left_out: Sequence[LeftOut]) -> str:
    """Summarizes in one line how many paths were left out, and names the first few.

    Example:

    >>> describe_left_out([LeftOut(Path("a.txt"), "not a picture")])
    "1 left out: 'a.txt' (not a picture)"
    """
    shown = [
        f"{str(path)!r} ({reason})" for path, reason in left_out[:_MAX_NAMES_SHOWN]
    ]
    more = len(left_out) - len(shown)
    rest = f" and {more} more" if more else ""
    return f"{len(left_out)} left out: {', '.join(shown)}{rest}"


def _walk(root: Path) -> Iterator[tuple[Path, str | None]]:
    """Yields `(path, reason)` for the paths in a folder and its subfolders.

    The reason says why the path is left out. For a picture, it is None. Hidden files
    and folders are skipped.
    """
    unreadable: list[OSError] = []
    for folder, subfolders, files in os.walk(root, onerror=unreadable.append):
        visible = [name for name in subfolders if not name.startswith(".")]
        subfolders[:] = visible
        for name in sorted(visible):
            if Path(folder, name).is_symlink():
                yield Path(folder, name), "a link to a folder"
        for name in sorted(files):
            if not name.startswith("."):
                yield Path(folder, name), _reason(Path(folder, name))
    for error in unreadable:
        yield Path(error.filename), f"unreadable folder: {error.strerror}"


def _reason(path: Path) -> str | None:
    suffix = path.suffix.lower()
    if not path.is_file():
        return "not a file"
    if suffix in SUFFIXES:
        return None
    if suffix not in heif.SUFFIXES:
        return "not a supported picture file"
    kind = kind_of_file(path) or "HEIF"
    # Some programs write JPEG data to files with HEIC or AVIF extensions.
    if kind not in ("HEIF", "AVIF") or heif.is_readable(kind):
        return None
    return "needs `pip install 'tfstyle[heif]'`"
