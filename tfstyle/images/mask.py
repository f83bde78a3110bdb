"""Soft masks: how much each place of a picture belongs to a region."""

import logging
import os

import numpy as np

from tfstyle.errors import InputError
from tfstyle.images.load import Picture, load
from tfstyle.images.resize import resize

# Of the quotient of two aspect ratios; what rounding a side to pixels makes is less.
_ASPECT_TOLERANCE = 0.02

# More than the filter's weights, in float32, miss one by.
_ROUNDING = 1e-5

_PATH = str | os.PathLike


def load_mask(source: Picture, name: str = "mask") -> np.ndarray:
    """Returns a picture as a mask: 1 where it is white, 0 where it is black.

    Args:
        source: As for `tfstyle.images.load`; of colours the mean of the channels.
        name: Name of the argument that was set, for messages.

    Returns:
        `(height, width)`, float32 in [0, 1], not 0 everywhere.

    Raises:
        InputError: It cannot be read, or is black all over.

    Example:

    >>> round(float(load_mask(Image.new("L", (40, 30), 51)).max()), 3)
    0.2
    """
    mask = load(source, name).mean(axis=2)
    if not mask.any():
        shown = _named(source).strip() or f"<mask of shape {mask.shape}>"
        raise InputError(
            f"Expected `{name}` to be white somewhere, not black all over. "
            f"Received: {name}={shown}"
        )
    return mask


def resize_mask(mask: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Resamples a mask: by area where it shrinks, smoothly where it grows.

    Args:
        mask: `(height, width)` in [0, 1].
        size: Height and width of the result.

    Returns:
        `size`, float32 in [0, 1]; 0 everywhere only if `mask` is, and 1 where it is 1
        all around.
    """
    grows = size[0] > mask.shape[0] or size[1] > mask.shape[1]
    method = "bilinear" if grows else "area"
    resized = resize(mask[..., None], size, method, clip=True)[..., 0]
    resized[resized > 1 - _ROUNDING] = 1
    return resized


def warn_of_aspect(mask: np.ndarray, image: np.ndarray, name: str, source=None) -> None:
    """Logs a warning where a mask would be stretched to fit.

    Args:
        mask: `(height, width)`.
        image: `(height, width, 3)`, the picture that it is for.
        name: Name of the argument that was set.
        source: Where the mask is from; named if that is a path.
    """
    (height, width), (rows, columns) = mask.shape, image.shape[:2]
    if abs(np.log(width * rows / (height * columns))) > _ASPECT_TOLERANCE:
        logging.getLogger("tfstyle").warning(
            f"`{name}`{_named(source)} is {width} x {height}, of another shape "
            f"than its picture, {columns} x {rows}; it is stretched."
        )


def _named(source) -> str:
    return f" {os.fspath(source)!r}" if isinstance(source, _PATH) else ""
