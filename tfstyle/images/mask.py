"""Soft masks: the degree, from 0 to 1, to which each pixel belongs to a region."""

import logging
import os

import numpy as np

from tfstyle.errors import InputError
from tfstyle.images.load import Picture, load
from tfstyle.images.resize import resize

# Maximum relative difference at which two aspect ratios count as equal. Rounding the
# sides to whole pixels usually causes smaller differences.
_ASPECT_TOLERANCE = 0.02

# Upper bound on the float32 rounding error in the sum of the resize filter's weights.
_ROUNDING = 1e-5

_PATH = str | os.PathLike


def load_mask(source: Picture, name: str = "mask") -> np.ndarray:
    """Returns a mask that is 1 where a picture is white and 0 where it is black.

    Args:
        source: Any source that `tfstyle.images.load` accepts. Color channels are
            averaged.
        name: Argument name to show in messages.

    Returns:
        A float32 array of shape `(height, width)` with values in [0, 1]. At least one
        value is above 0.

    Raises:
        InputError: The mask cannot be read, or is entirely black.

    Example:

    >>> load_mask(np.ones((30, 40, 3))).shape
    (30, 40)
    """
    mask = load(source, name).mean(axis=2)
    if not mask.any():
        shown = _named(source).strip() or f"<mask of shape {mask.shape}>"
        raise InputError(
            f"Expected `{name}` to have at least one pixel that is not black. "
            f"Received: {name}={shown}"
        )
    return mask


def resize_mask(mask: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Resizes a mask: averages areas when shrinking, and interpolates when enlarging.

    Args:
        mask: `(height, width)` in [0, 1].
        size: New height and width.

    Returns:
        A float32 array of shape `size` with values in [0, 1]. A value is exactly 1 if
        all pixels of `mask` that contribute to it are 1. If any value of `mask` is
        above 0, at least one value of the result is too.
    """
    grows = size[0] > mask.shape[0] or size[1] > mask.shape[1]
    method = "bilinear" if grows else "area"
    resized = resize(mask[..., None], size, method, clip=True)[..., 0]
    resized[resized > 1 - _ROUNDING] = 1
    return resized


def warn_of_aspect(mask: np.ndarray, image: np.ndarray, name: str, source=None) -> None:
    """Warns if the aspect ratios of a mask and its picture differ by more than 2%.

    Args:
        mask: `(height, width)`.
        image: Picture that the mask belongs to, `(height, width, 3)`.
        name: Argument name to show in the message.
        source: Source of the mask, named in the warning if it is a path.
    """
    (height, width), (rows, columns) = mask.shape, image.shape[:2]
    if abs(np.log(width * rows / (height * columns))) > _ASPECT_TOLERANCE:
        logging.getLogger("tfstyle").warning(
            f"`{name}`{_named(source)} is {width} x {height}, but its picture is "
            f"{columns} x {rows}; the mask is stretched."
        )


def _named(source) -> str:
    return f" {os.fspath(source)!r}" if isinstance(source, _PATH) else ""
