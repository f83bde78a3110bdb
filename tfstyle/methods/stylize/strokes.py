"""Strokes larger than a network paints them: painted small, enlarged, with details."""

import logging
from collections.abc import Callable

import numpy as np

from tfstyle.images import as_dtype, as_float, bands, resize, resize_bytes

# Longer side in pixels up to which strokes are visible in a picture that is looked at
# as a whole: about what a screen shows.
STROKES_UP_TO = 1500
# Least side of the picture that is painted.
LEAST_SIDE = 64
# Share of the photograph's details that the enlarged picture gets, so that edges are
# sharp and strokes are not covered by the photograph's texture.
DETAILS = 0.5


def scale_of(size: tuple[int, int], stroke_scale: float = 0.0) -> float:
    """Returns how much larger strokes are to be.

    Args:
        size: Height and width of the picture in pixels.
        stroke_scale: What the user asks for; 0 if nothing.

    Returns:
        At least 1, and no more than leaves a picture to be painted.

    Example:

    >>> scale_of((2000, 3000)), scale_of((768, 1024)), scale_of((768, 1024), 2)
    (2.0, 1.0, 2.0)
    """
    wanted = stroke_scale or max(size) / STROKES_UP_TO
    return float(max(1, min(wanted, min(size) / LEAST_SIDE)))


def announce(size: tuple[int, int], scale: float) -> None:
    """Logs a line where a picture is painted smaller than it is.

    Args:
        size: Height and width of the picture in pixels.
        scale: As `scale_of` returns it.
    """
    height, width = _reduced(size, scale)
    logging.getLogger("tfstyle").info(
        "Painting at %d x %d pixels, so that strokes are %.3g times as large; "
        "--stroke_scale=1 paints all %d x %d.",
        *(width, height, scale, size[1], size[0]),
    )


def paint_enlarged(
    photo: np.ndarray,
    scale: float,
    strength: float,
    paint: Callable[[np.ndarray], np.ndarray],
) -> np.ndarray:
    """Paints a reduced photograph, and enlarges the result to the photograph's size.

    Args:
        photo: `(height, width, 3)`, float32 in [0, 1] or uint8.
        scale: How much smaller the painted picture is, at least 1.
        strength: Strength that `paint` applies; at 0 the result is `photo`.
        paint: From a picture to one of its shape and type.

    Returns:
        As `photo`.
    """
    if scale == 1:
        return paint(photo)
    size = photo.shape[:2]
    small = _resized(photo, _reduced(size, scale))
    painted = _resized(paint(small), size)
    return _with_details(painted, photo, _resized(small, size), strength)


def _with_details(
    painted: np.ndarray, photo: np.ndarray, blurred: np.ndarray, strength: float
) -> np.ndarray:
    """Adds in place what the photograph lost when it was reduced."""
    share = np.float32(1 - (1 - DETAILS) * strength)
    for rows in bands(len(painted)):
        details = as_float(photo[rows]) - as_float(blurred[rows])
        if strength == 1:  # colors are the painting's alone
            details = details.mean(axis=-1, keepdims=True)
        sharp = np.clip(as_float(painted[rows]) + share * details, 0, 1)
        painted[rows] = as_dtype(sharp, painted.dtype)
    return painted


def _reduced(size: tuple[int, int], scale: float) -> tuple[int, int]:
    height, width = size
    return max(1, round(height / scale)), max(1, round(width / scale))


def _resized(picture: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    if picture.dtype == np.uint8:
        return np.array(resize_bytes(picture, size))
    return resize(picture, size, clip=True)
