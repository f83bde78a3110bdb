"""A style as it is given: one painting, or several by one hand."""

from collections.abc import Callable, Iterator, Sequence
from os import PathLike
from pathlib import Path

import numpy as np

from tfstyle.errors import InputError
from tfstyle.features.layer_names import stride
from tfstyle.files.paths import expand
from tfstyle.images import MIN_SIDE, find_pictures, fit, load, resize
from tfstyle.images.load import Picture
from tfstyle.options import check_number, check_type


def fit_styles(
    styles: Sequence[np.ndarray], sides: Sequence[int], layers: Sequence[str]
) -> list[np.ndarray]:
    """Resizes style pictures, and leaves one position at the deepest layer.

    Args:
        styles: `(height, width, 3)` each, in [0, 1].
        sides: Longer side of each in pixels.
        layers: Layers of VGG19 that look at them.

    Returns:
        The pictures in [0, 1], no side below `MIN_SIDE` or the deepest stride.
    """
    # Whatever the layers, what is measured in the end are those to relu5_1.
    least = max([MIN_SIDE, *map(stride, layers)])
    sizes = [
        fit(*style.shape[:2], max(side, least))
        for style, side in zip(styles, sides, strict=True)
    ]
    return [
        resize(style, (max(height, least), max(width, least)), clip=True)
        for style, (height, width) in zip(styles, sizes, strict=True)
    ]


def check_shares(weights: Sequence[float]) -> None:
    """Refuses what is not a list of numbers of at least 0.

    Raises:
        InputError: It is not; names `style_blend_weights`.
    """
    check_type("style_blend_weights", weights, Sequence)
    for weight in weights:
        check_number("style_blend_weights", weight, 0)


def style_shares(weights: Sequence[float], count: int) -> tuple[float, ...]:
    """The share of each of `count` style pictures, one together.

    Args:
        weights: Of any sum; equal shares if there is none.
        count: Number of style pictures.

    Raises:
        InputError: Another number of weights, or all are 0.

    Example:

    >>> style_shares((3, 1), 2), style_shares((), 2)
    ((0.75, 0.25), (0.5, 0.5))
    """
    given = weights or (1.0,) * count
    if len(given) != count or not sum(given) > 0:
        raise InputError(
            f"Expected `style_blend_weights` to be one number for each `style`, "
            f"{count} in all, and not all 0. Received: "
            f"style_blend_weights={list(weights)}"
        )
    return tuple(weight / sum(given) for weight in given)


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
