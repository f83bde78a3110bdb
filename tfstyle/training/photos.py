"""The photographs of a folder."""

from pathlib import Path

from tfstyle.errors import InputError

# Of the formats that `tfstyle.images` reads.
SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".bmp", ".gif")


def find_photos(folder: str | Path) -> list[Path]:
    """Lists the picture files below a folder, in alphabetical order.

    Args:
        folder: Searched with all that is in it; hidden files are left out.

    Raises:
        InputError: It is not a folder, or holds no file with the suffix of a picture.
    """
    root = Path(folder).expanduser()
    if not root.is_dir():
        raise InputError(
            f"Expected `photos` to be a folder of pictures. Received: photos='{folder}'"
        )
    found = sorted(
        path
        for path in root.rglob("*")
        if path.suffix.lower() in SUFFIXES and not path.name.startswith(".")
    )
    if not found:
        raise InputError(
            f"Expected `photos` to hold pictures ({', '.join(SUFFIXES)}). "
            f"Received: photos='{folder}'"
        )
    return found
