"""The picture files of a folder."""

import os
from pathlib import Path

from tfstyle.errors import InputError
from tfstyle.paths import expand, literal

# Of the formats that `tfstyle.images` reads.
SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".bmp", ".gif")


def find_pictures(folder: str | os.PathLike[str], name: str = "photo") -> list[Path]:
    """Lists the picture files below a folder, in alphabetical order.

    Args:
        folder: Searched with all that is in it; hidden files and folders are left out.
            `~` is expanded.
        name: Name of the argument that was set, for messages.

    Raises:
        InputError: It is not a folder, or holds no file with the suffix of a picture.

    Example:

    >>> find_pictures("photos")  # doctest: +SKIP
    [PosixPath('photos/a.jpg'), PosixPath('photos/holiday/b.png')]
    """
    root = expand(folder)
    found = sorted(path for path in root.rglob("*") if _is_picture(path, root))
    if not found:
        raise InputError(
            f"Expected `{name}` to be a folder that holds pictures "
            f"({', '.join(SUFFIXES)}). Received: {name}={os.fspath(folder)!r}"
        )
    return [literal(path) for path in found]


def _is_picture(path: Path, root: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.relative_to(root).parts)
    return path.suffix.lower() in SUFFIXES and not hidden and path.is_file()
