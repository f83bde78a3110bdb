"""A style as it is given: one painting, or several by one hand."""

from collections.abc import Callable, Iterator, Sequence
from os import PathLike
from pathlib import Path

import numpy as np

from tfstyle.images import find_pictures, load
from tfstyle.methods.picture import Picture
from tfstyle.methods.style_pictures import fit_styles
from tfstyle.paths import expand


class Paintings:
    """One style. Of several paintings each counts the same, whatever its size.

    Iterating gives the pictures, `(height, width, 3)` in [0, 1], one at a time; those
    that are files are read each time, so that no more than one is in memory.

    Args:
        pictures: Arrays `(height, width, 3)` in [0, 1], or paths.
        mask: `(any height, any width)` in [0, 1], which region of each counts; all of
            it if None.
        change: Of the colours of each, or None.
    """

    def __init__(
        self,
        pictures: Sequence[np.ndarray | Path],
        mask: np.ndarray | None = None,
        change: Callable[[np.ndarray], np.ndarray] | None = None,
    ):
        self.pictures = pictures
        self.mask = mask
        self.change = change

    @classmethod
    def read(cls, style: Picture, name: str = "style") -> "Paintings":
        """Reads a painting, or makes sure that each of a folder can be read.

        Args:
            style: As for `tfstyle.load`; or a folder, of which all pictures are taken.
            name: Name of the argument that was set, for messages.

        Raises:
            InputError: A picture cannot be used, or there is none.
        """
        if not is_folder(style):
            return cls([load(style, name)])
        found = cls(find_pictures(style, name))
        for path in found.pictures:
            load(path, name)
        return found

    def __len__(self) -> int:
        return len(self.pictures)

    def __iter__(self) -> Iterator[np.ndarray]:
        for picture in self.pictures:
            image = load(picture, "style") if isinstance(picture, Path) else picture
            yield self.change(image) if self.change else image

    def recolored(self, change: Callable[[np.ndarray], np.ndarray]) -> "Paintings":
        """The same style after a change of its colours."""
        return Paintings(self.pictures, self.mask, change)

    @property
    def first(self) -> np.ndarray:
        """The first picture."""
        return next(iter(self))

    def resized(self, longer: int, layers: Sequence[str]) -> Iterator[np.ndarray]:
        """The pictures at another size, as `fit_styles` makes them.

        Args:
            longer: Longer side in pixels.
            layers: Layers of VGG19 that look at them.
        """
        for image in self:
            yield from fit_styles([image], [longer], layers)


def is_folder(style: Picture) -> bool:
    """Whether a style is given as a folder of paintings."""
    return isinstance(style, str | PathLike) and expand(style).is_dir()
