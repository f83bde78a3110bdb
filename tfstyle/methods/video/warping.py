"""Warping of frames along a flow."""

from enum import Enum
from functools import lru_cache

import numpy as np

from tfstyle.methods.video.libraries import import_cv2


class Filter(Enum):
    """Interpolation filter for warping.

    The values are listed from the fastest filter to the sharpest. A Lanczos filter
    takes six times as long as a cubic one and is slightly sharper: it reduces the style
    distance of painted pans by 2 %.
    """

    LINEAR = "INTER_LINEAR"
    CUBIC = "INTER_CUBIC"
    LANCZOS = "INTER_LANCZOS4"


@lru_cache(maxsize=4)  # a grid for 4K frames takes 66 MB
def pixel_grid(height: int, width: int) -> np.ndarray:
    """Returns the column and row of each pixel, `(height, width, 2)`, float32."""
    columns, rows = np.meshgrid(
        np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32)
    )
    grid = np.dstack([columns, rows])
    grid.setflags(write=False)
    return grid


def warp(picture: np.ndarray, flow: np.ndarray, interpolation: Filter) -> np.ndarray:
    """Warps a picture along the flow.

    Args:
        picture: `(height, width)` or `(height, width, 3)`, uint8 or float32.
        flow: Offset in pixels from each pixel of the result to its source, `(height,
            width, 2)`.
        interpolation: Interpolation filter.

    Returns:
        Warped picture with the shape and data type of `picture`. Beyond the edges of
        `picture`, its edge pixels are repeated.
    """
    cv2 = import_cv2()
    if not flow.any():
        return picture
    return cv2.remap(
        picture,
        pixel_grid(*flow.shape[:2]) + flow,
        None,
        getattr(cv2, interpolation.value),
        borderMode=cv2.BORDER_REPLICATE,
    )


def squared_length(vectors: np.ndarray) -> np.ndarray:
    """Returns the squared lengths of vectors, `(..., 2)`."""
    x, y = vectors[..., 0], vectors[..., 1]
    return x * x + y * y
