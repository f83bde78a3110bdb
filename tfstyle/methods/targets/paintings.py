"""Style images: one painting, or several that are treated as one style."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from os import PathLike, fspath
from typing import Self, TypeGuard

import numpy as np

from tfstyle.blend_weights import split_weights
from tfstyle.errors import InputError
from tfstyle.features.layer_names import stride
from tfstyle.files.paths import expand
from tfstyle.images import MIN_SIDE, find_pictures, fit, load, resize, warn_of_plain
from tfstyle.images.load import Picture, as_pictures

# Total number of pixels up to which a folder's paintings are loaded at full size. Once
# it is exceeded, further paintings are reduced to the size at which they are used.
FOLDER_PIXELS = 2**26


@dataclass(frozen=True)
class Paintings:
    """Style defined by one or several paintings, which have equal weight.

    Args:
        images: Paintings, each `(height, width, 3)` in [0, 1].
        mask: Mask for all paintings, `(height, width)` of any size, with values in
            [0, 1]; 1 where the paintings are used. None to use whole paintings.
    """

    images: tuple[np.ndarray, ...]
    mask: np.ndarray | None = None

    @classmethod
    def load(
        cls, style: Picture, name: str = "style", longer_side: int | None = None
    ) -> Self:
        """Loads a painting, or all pictures in a folder.

        Args:
            style: Picture, as in `tfstyle.load`, or path of a folder.
            name: Name of the argument, for messages.
            longer_side: Maximum length of a painting's longer side in pixels. It
                applies only after more than `FOLDER_PIXELS` pixels have been loaded
                from a folder. If None, all paintings are loaded at full size.

        Raises:
            InputError: A picture is invalid, or the folder contains no pictures.
        """
        if not is_folder(style):
            image = load(style, name)
            warn_of_plain(image, style)
            return cls((image,))
        images, pixels = [], 0
        for path in find_pictures(style, name):
            image = load(path, name)
            if pixels > FOLDER_PIXELS and longer_side:
                image = _reduced(image, longer_side)
            pixels += image.shape[0] * image.shape[1]
            images.append(image)
        return cls(tuple(images))

    def recolored(self, color_map: Callable[[np.ndarray], np.ndarray]) -> Self:
        """Returns a copy of the style, with its paintings recolored by `color_map`."""
        return replace(self, images=tuple(map(color_map, self.images)))

    def digests(self, digest: Callable[[np.ndarray], str]) -> str | list[str]:
        """Returns the painting's digest, or a list of digests for several paintings."""
        each = [digest(image) for image in self.images]
        return each[0] if len(each) == 1 else each

    @property
    def first(self) -> np.ndarray:
        """First painting."""
        return self.images[0]

    def resized(
        self, longer_side: Callable[[np.ndarray], int], layers: Sequence[str]
    ) -> Iterator[np.ndarray]:
        """Yields the paintings, resized for the feature network, one at a time.

        Args:
            longer_side: Function that takes a painting and returns the length of its
                longer side after resizing, in pixels.
            layers: VGG19 layers that the run uses. Both sides of a painting become at
                least as long as the largest stride of these layers, so that no feature
                map is empty.
        """
        # `MIN_SIDE` is enough for relu1_1 to relu5_1, the layers at which every report
        # measures the style distance.
        least = max([MIN_SIDE, *map(stride, layers)])
        for image in self.images:
            height, width = fit(
                image.shape[0], image.shape[1], max(longer_side(image), least)
            )
            yield resize(image, (max(height, least), max(width, least)), clip=True)


def load_styles(
    style: Picture | Sequence[Picture], longer_side: int | None = None
) -> list[Paintings]:
    """Loads one or several styles.

    Args:
        style: Painting, folder of paintings, or list of these.
        longer_side: Maximum length of the longer side, as in `Paintings.load`.

    Raises:
        InputError: `style` is empty, a picture is invalid, or a folder contains no
            pictures.
    """
    styles = as_pictures(style)
    if not styles:
        raise InputError("Expected at least one `style`. Received: style=[]")
    return [Paintings.load(each, "style", longer_side) for each in styles]


Styles = Picture | Sequence[Picture] | Mapping[str, float]
"""One style, a list of styles, or a dictionary of weights keyed by path."""


def split_blend_weights(
    style: Styles, weights: Sequence[float]
) -> tuple[list[Picture], Sequence[float]]:
    """Returns styles and weights separately, even if `style` is a dictionary of both.

    Args:
        style: One style, a list of styles, or a dictionary of weights keyed by path.
        weights: Value of `style_blend_weights`.

    Returns:
        The styles and their weights. If `style` is a dictionary, the weights are its
        values; otherwise, they are `weights`.

    Raises:
        InputError: Both a dictionary and `weights` are given, or a path or a weight in
            the dictionary is invalid.

    Example:

    >>> split_blend_weights({"a.jpg": 3, "b.jpg": 1}, ())
    (['a.jpg', 'b.jpg'], [3.0, 1.0])
    """
    styles: Sequence[Picture]
    if isinstance(style, Mapping):
        styles, weights = split_weights(style, weights)
    else:
        styles = as_pictures(style)
    # JSON cannot represent NumPy numbers, so the weights are converted.
    return [*styles], [*map(float, weights)]


def is_folder(style: Picture) -> TypeGuard[str | PathLike]:
    """Whether a style is a folder of paintings."""
    return isinstance(style, str | PathLike) and expand(style).is_dir()


def painting_files(styles: Iterable[Picture]) -> list[str]:
    """Returns the paths of all paintings, including those in folders.

    Other images, such as arrays, have no path and are skipped.
    """
    files: list[str] = []
    for style in styles:
        if is_folder(style):
            files += map(str, find_pictures(style, "style"))
        elif isinstance(style, str | PathLike):
            files.append(fspath(style))
    return files


def _reduced(image: np.ndarray, longer_side: int) -> np.ndarray:
    if max(image.shape) <= longer_side:
        return image
    return resize(image, fit(image.shape[0], image.shape[1], longer_side), clip=True)
