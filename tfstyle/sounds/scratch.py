"""Arrays that may be larger than the memory."""

import tempfile

import numpy as np


def scratch(shape: tuple[int, ...]) -> np.ndarray:
    """Makes an array of zeros in a temporary file, which goes when the array does.

    Args:
        shape: Shape of the array.

    Returns:
        Memory-mapped, float32.
    """
    with tempfile.TemporaryFile() as file:
        return np.memmap(file, np.float32, "w+", shape=shape)
