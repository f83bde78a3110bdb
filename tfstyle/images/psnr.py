"""How near a picture is to another, pixel by pixel."""

import math

import numpy as np


def psnr(image: np.ndarray, other: np.ndarray) -> float:
    """The peak signal-to-noise ratio of two pictures, `10 log10(1 / mse)`.

    Args:
        image: Any shape, values in [0, 1].
        other: Of the same shape.

    Returns:
        Decibels: from 30 on a photograph looks the same at first sight, below 15 hardly
        anything does; infinite where both are equal.

    Example:

    >>> round(psnr(np.zeros((2, 2, 3)), np.full((2, 2, 3), 0.1)), 6)
    20.0
    """
    error = np.square(np.subtract(image, other, dtype=np.float64)).mean()
    return float(-10 * np.log10(error)) if error else math.inf
