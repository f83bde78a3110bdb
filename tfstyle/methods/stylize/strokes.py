"""Functions that enlarge strokes: a photograph is reduced, stylized and enlarged."""

import logging
from collections.abc import Callable

import numpy as np

from tfstyle.images import as_dtype, as_float, bands, resize, resize_bytes

# By default, strokes are not enlarged if the longer side of the picture has at most
# this many pixels. Screens are about this wide, so a larger picture is usually shown at
# a reduced size, and strokes of the usual size would be hard to see.
MAX_STROKES_SIDE = 1500
# Minimum side, in pixels, of the reduced copy of the photograph that is stylized.
MIN_REDUCED_SIDE = 64
# Factor by which the photograph's details are multiplied before they are added to the
# enlarged picture, for a strength of 1. It is large enough for sharp edges, but
# small enough that the photograph's texture does not hide the strokes.
DETAILS = 0.5


def scale_of(size: tuple[int, int], stroke_scale: float = 0.0) -> float:
    """Returns the factor by which the strokes are enlarged.

    Args:
        size: Height and width of the picture in pixels.
        stroke_scale: Requested factor; 0 if not set.

    Returns:
        Factor of at least 1, by which the photograph is reduced before it is painted.
        No side is reduced to fewer than `MIN_REDUCED_SIDE` pixels.

    Example:

    >>> scale_of((2000, 3000)), scale_of((768, 1024)), scale_of((768, 1024), 2)
    (2.0, 1.0, 2.0)
    """
    wanted = stroke_scale or max(size) / MAX_STROKES_SIDE
    return float(max(1, min(wanted, min(size) / MIN_REDUCED_SIDE)))


def announce(size: tuple[int, int], scale: float, stroke_scale: float = 0.0) -> None:
    """Logs the scale of the strokes and, if it is less than requested, the reason.

    Args:
        size: Height and width of the picture in pixels.
        scale: Result of `scale_of`.
        stroke_scale: Requested factor; 0 if not set.
    """
    height, width = _reduced(size, scale)
    limit = ""
    if stroke_scale > scale:
        limit = (
            f", not {stroke_scale:.3g} times as requested, because sides are not "
            f"reduced below {MIN_REDUCED_SIDE} pixels"
        )
    logging.getLogger("tfstyle").info(
        "Painting at %d x %d pixels, with strokes %.3g times as large as usual%s; use "
        "--stroke_scale=1 to paint at %d x %d.",
        *(width, height, scale, limit, size[1], size[0]),
    )


def paint_enlarged(
    photo: np.ndarray,
    scale: float,
    strength: float,
    paint: Callable[[np.ndarray], np.ndarray],
) -> np.ndarray:
    """Stylizes a reduced copy of a photograph and enlarges the result.

    Args:
        photo: `(height, width, 3)`, float32 in [0, 1] or uint8.
        scale: Ratio of the photograph's sides to those of the reduced copy, at least 1.
        strength: Strength that `paint` applies; if it is 0, the result is `photo`.
        paint: Function that stylizes a picture and keeps its shape and dtype.

    Returns:
        Stylized picture with the shape and dtype of `photo`.
    """
    if scale == 1:
        return paint(photo)
    size = photo.shape[:2]
    small = reduce(photo, scale)
    painted = _resized(paint(small), size)
    return _with_details(painted, photo, _resized(small, size), strength)


def reduce(photo: np.ndarray, scale: float) -> np.ndarray:
    """Reduces a photograph to the size at which it is painted.

    Args:
        photo: `(height, width, 3)`, float32 in [0, 1] or uint8.
        scale: Factor by which the photograph's sides are reduced, at least 1.
    """
    return photo if scale == 1 else _resized(photo, _reduced(photo.shape[:2], scale))


def _with_details(
    painted: np.ndarray, photo: np.ndarray, blurred: np.ndarray, strength: float
) -> np.ndarray:
    """Adds details to `painted` in place: those in `photo`, but not in `blurred`."""
    share = np.float32(1 - (1 - DETAILS) * strength)
    for rows in bands(len(painted)):
        details = as_float(photo[rows]) - as_float(blurred[rows])
        if strength == 1:  # gray details, so that all colors come from the style
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
