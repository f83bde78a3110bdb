"""Arrays larger than memory."""

import tempfile

import numpy as np


def scratch(shape: tuple[int, ...]) -> np.ndarray:
    """Creates an array of zeros in a temporary file, which is deleted with the array.

    Args:
        shape: Shape of the array.

    Returns:
        Memory-mapped array, float32.
    """
    with tempfile.TemporaryFile() as file:
        return np.memmap(file, np.float32, "w+", shape=shape)
