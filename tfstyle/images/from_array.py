"""From an array of any usual layout to an image."""

import numpy as np

from tfstyle.errors import InputError
from tfstyle.images.dtype import to_float
from tfstyle.images.limits import check_size
from tfstyle.images.srgb import over_white

# Float arithmetic (a resize, a sum in float16) leaves [0, 1] by less than this; half
# a step of 8 bits is twice as much, so clipping it cannot be seen.
RANGE_TOLERANCE = 1e-3


def from_array(source, name: str, received: str | None = None) -> np.ndarray:
    """Returns an array as an image.

    Args:
        source: `(height, width, 3)`, `(height, width, 4)` with alpha (laid over white),
            `(height, width, 1)` or `(height, width)` (grey), or a batch of one of
            these; uint8, or floats in [0, 1]. Anything that NumPy reads as an array.
        name: Name of the argument that was set, for messages.
        received: How messages show its value; shape and data type if None.

    Returns:
        A new array, `(height, width, 3)`, float32 in [0, 1].

    Raises:
        InputError: Another shape, data type or range, or too small or too large.
    """
    array = _as_array(source, name)
    received = received or f"<array of shape {array.shape}, {array.dtype}>"
    channels = _channels_last(array, name, received)
    check_size(*channels.shape[:2], name, received)
    values = _fractions(channels, name, received)
    if values.shape[2] == 4:
        return over_white(values[..., :3], values[..., 3])
    return np.repeat(values, 3, axis=2) if values.shape[2] == 1 else values


def _as_array(source, name: str) -> np.ndarray:
    try:
        array = np.asarray(source)
        numeric = array.ndim > 0 and array.dtype.kind in "buif"
    except Exception:  # arrays of other libraries raise anything
        numeric = False
    if numeric:
        return array
    raise InputError(
        f"Expected `{name}` to be the path of a picture, a PIL image or an array of "
        f"numbers. Received: {name}=<{type(source).__name__}>"
    )


def _channels_last(array: np.ndarray, name: str, received: str) -> np.ndarray:
    image = array[0] if array.ndim == 4 and len(array) == 1 else array
    image = image[..., None] if image.ndim == 2 else image
    if image.ndim == 3 and image.shape[2] in (1, 3, 4):
        return image
    raise InputError(
        f"Expected `{name}` to have the shape (height, width, 3), (height, width, 4), "
        "(height, width, 1) or (height, width), or to be a batch of one. "
        f"Received: {name}={received}"
    )


def _fractions(image: np.ndarray, name: str, received: str) -> np.ndarray:
    if image.dtype == np.uint8:
        return to_float(image)
    low, high = image.min(), image.max()
    within = low >= -RANGE_TOLERANCE and high <= 1 + RANGE_TOLERANCE  # False for NaN
    if image.dtype.kind == "f" and within:
        return np.clip(image, 0, 1).astype(np.float32, order="C")
    raise InputError(
        f"Expected `{name}` to hold uint8, or floats in [0, 1], not {image.dtype} from "
        f"{low} to {high}. Received: {name}={received}"
    )
