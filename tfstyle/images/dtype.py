"""Conversion between bytes and floats in [0, 1]."""

import numpy as np

from tfstyle.errors import InputError

# Maximum distance from [0, 1] that counts as a rounding error of float arithmetic, for
# example in resizing or in float16 sums. The distance is about a quarter of an 8-bit
# step, so clipping to [0, 1] causes no visible change.
RANGE_TOLERANCE = 1e-3


def to_float(array: np.ndarray) -> np.ndarray:
    """Converts bytes to floats by dividing by 255.

    Args:
        array: uint8 array of any shape.

    Returns:
        float32 array in [0, 1] of the same shape.

    Raises:
        InputError: The array is not uint8.

    Example:

    >>> to_float(np.array([0, 51, 255], np.uint8)).tolist()
    [0.0, 0.20000000298023224, 1.0]
    """
    if array.dtype != np.uint8:
        raise InputError(
            f"Expected `array` to be uint8. Received: array.dtype={array.dtype}"
        )
    return np.divide(array, np.float32(255), dtype=np.float32)


def to_uint8(array: np.ndarray) -> np.ndarray:
    """Converts floats to bytes: clips to [0, 1], multiplies by 255, and rounds.

    Args:
        array: Float array of any shape.

    Returns:
        uint8 array of the same shape. `to_uint8(to_float(x))` equals `x`.

    Raises:
        InputError: The array does not contain floats, or contains NaN.

    Example:

    >>> to_uint8(np.array([-0.5, 0.2, 0.999, 7.0])).tolist()
    [0, 51, 255, 255]
    """
    if not np.issubdtype(array.dtype, np.floating):
        raise InputError(
            f"Expected `array` to contain floats. Received: array.dtype={array.dtype}"
        )
    if np.isnan(array).any():
        raise InputError("Expected `array` not to contain NaN. Received: array=nan")
    return np.rint(np.clip(array, 0.0, 1.0) * 255).astype(np.uint8)


def as_float(array: np.ndarray) -> np.ndarray:
    """Converts uint8 to floats in [0, 1], and returns floats unchanged.

    Example:

    >>> as_float(np.array([255], np.uint8)), as_float(np.ones(1, np.float32))
    (array([1.], dtype=float32), array([1.], dtype=float32))
    """
    return to_float(array) if array.dtype == np.uint8 else array


def as_dtype(array: np.ndarray, dtype: np.dtype) -> np.ndarray:
    """Converts floats to uint8 if `dtype` is uint8; otherwise returns them unchanged.

    Args:
        array: Float array with values in [0, 1].
        dtype: uint8 or a float dtype.

    Example:

    >>> as_dtype(np.ones(1, np.float32), np.dtype(np.uint8))
    array([255], dtype=uint8)
    """
    return to_uint8(array) if dtype == np.uint8 else array
