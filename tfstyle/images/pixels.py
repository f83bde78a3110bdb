"""Conversion of a picture to an array of pixels, without a copy if possible."""

import numpy as np

from tfstyle.images.limits import check_size
from tfstyle.images.load import Picture, load


def as_pixels(source: Picture, name: str = "image") -> np.ndarray:
    """Returns the pixels of a picture.

    Args:
        source: A picture, as in `tfstyle.load`. RGB arrays of uint8, or of float32 in
            [0, 1], are not copied.
        name: Argument name to show in messages.

    Returns:
        `(height, width, 3)`, uint8 if `source` is an RGB array of uint8, otherwise
        float32 in [0, 1].

    Raises:
        InputError: The picture is invalid; see `tfstyle.load`.
    """
    if not (isinstance(source, np.ndarray) and source.ndim == 3):
        return load(source, name)
    height, width, channels = source.shape
    if channels != 3:
        return load(source, name)
    received = f"<array of shape {source.shape}, {source.dtype}>"
    check_size(height, width, name, received)
    return source if _is_in_range(source) else load(source, name)


def _is_in_range(pixels: np.ndarray) -> bool:
    if pixels.dtype == np.float32:
        return bool(pixels.min() >= 0 and pixels.max() <= 1)  # False if NaN
    return pixels.dtype == np.uint8
