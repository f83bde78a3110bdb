"""Reader for numbered pictures and for folders of pictures."""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path

from tfstyle.errors import InputError
from tfstyle.files.paths import expand
from tfstyle.images import find_pictures, load_photograph
from tfstyle.methods.video.reading.clip import About, Clip, Frame

# Matches the placeholder in a pattern such as `frame_%04d.png` or `%d.png`. Group 1 is
# the minimum number of digits.
_NUMBER = re.compile(r"%(?:0(\d+))?d")


class PicturesClip(Clip):
    """Clip of equally sized pictures with a constant frame rate.

    Args:
        content: Folder of pictures, or path pattern such as `frame_%04d.png`.
        rate: Frames per second.

    Raises:
        InputError: There are no pictures, or the first one cannot be read.
    """

    def __init__(self, content: str | os.PathLike, rate: float):
        self.content = os.fspath(content)
        paths = find_numbered(self.content) or find_pictures(
            expand(self.content), "content"
        )
        self.files = [os.fspath(path) for path in sorted(paths, key=_natural)]
        exact = Fraction(rate).limit_denominator(1001)
        height, width = self._read(0).shape[:2]
        self.about = About(height, width, 1 / exact, exact, len(self.files))

    def frames(self, start: int = 0) -> Iterator[Frame]:
        """Reads the pictures in natural order: `2.png` before `10.png`."""
        return (frame for _, frame in self.pick(lambda number: number >= start))

    def pick(self, wanted: Callable[[int], bool]) -> Iterator[tuple[int, Frame]]:
        """Reads only the wanted pictures."""
        size = (self.about.height, self.about.width)
        for number in filter(wanted, range(len(self.files))):
            pixels = self._read(number)
            if pixels.shape[:2] != size:
                raise InputError(
                    f"Expected all pictures in `content` to have {size[1]} x {size[0]} "
                    f"pixels. Received: '{self.files[number]}' of {pixels.shape[1]} x "
                    f"{pixels.shape[0]} pixels"
                )
            yield number, Frame(pixels, number, 1)

    def _read(self, number: int):
        return load_photograph(self.files[number], "content").pixels


def is_numbered(name: str) -> bool:
    """Whether a name is a pattern for numbered pictures."""
    return _NUMBER.search(Path(name).name) is not None


def numbered_name(name: str, number: int) -> str:
    """Replaces the placeholder in a pattern with a number.

    Example:

    >>> numbered_name("frame_%04d.png", 7)
    'frame_0007.png'
    """
    return _NUMBER.sub(lambda m: f"{number:0{m.group(1) or 1}}", name, count=1)


def find_numbered(name: str) -> Sequence[Path]:
    """Finds the files that match a pattern such as `frame_%04d.png`.

    Args:
        name: Path, with or without a placeholder such as `%04d`.

    Returns:
        The matching files, or an empty list if `name` has no placeholder.

    Raises:
        InputError: `name` is a pattern that no file matches.
    """
    if not is_numbered(name):
        return []
    files = numbered_files(name)
    if not files:
        raise InputError(
            "Expected `content` to match numbered pictures, but no file matches. "
            f"Received: content={name!r}"
        )
    return files


def numbered_files(name: str) -> list[Path]:
    """Returns the existing files that match a pattern such as `frame_%04d.png`."""
    path = expand(name)
    before, _, after = _NUMBER.sub("\0", path.name, count=1).partition("\0")
    pattern = re.compile(re.escape(before) + r"(\d+)" + re.escape(after))
    folder = path.parent
    present = folder.iterdir() if folder.is_dir() else ()
    return [file for file in present if pattern.fullmatch(file.name)]


def _natural(path: Path) -> list:
    """Sort key that puts `2.png` before `10.png`."""
    parts = re.split(r"(\d+)", os.fspath(path))
    return [int(part) if part.isdecimal() else part for part in parts]
