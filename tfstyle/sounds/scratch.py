"""Arrays larger than memory."""

import math
import tempfile

import numpy as np

from tfstyle.files.reserve import reserve_space


def scratch(shape: tuple[int, ...]) -> np.ndarray:
    """Creates an array of zeros in a temporary file, which is deleted with the array.

    Args:
        shape: Shape of the array.

    Returns:
        Memory-mapped array, float32.
    """
    with tempfile.TemporaryFile() as file:
        size = 4 * math.prod(shape)
        reserve_space(file.fileno(), size, tempfile.gettempdir(), "TMPDIR")
        return np.memmap(file, np.float32, "r+", shape=shape)
