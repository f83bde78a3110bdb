"""Peak signal-to-noise ratio."""

import math

import numpy as np


def psnr(image: np.ndarray, other: np.ndarray) -> float:
    """Returns the peak signal-to-noise ratio of two pictures, `10 log10(1 / mse)`.

    Args:
        image: Array of any shape, with values in [0, 1].
        other: Array with the shape of `image` and values in [0, 1].

    Returns:
        The ratio in decibels, infinite for equal pictures. Above 30 dB, two photographs
        look the same at first glance; below 15 dB, they hardly resemble each other.

    Example:

    >>> round(psnr(np.zeros((2, 2, 3)), np.full((2, 2, 3), 0.1)), 6)
    20.0
    """
    error = np.square(np.subtract(image, other, dtype=np.float64)).mean()
    return float(-10 * np.log10(error)) if error else math.inf
