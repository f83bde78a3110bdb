"""Arrays that may be larger than the memory."""

import math
import tempfile

import numpy as np

from tfstyle.files.reserve import reserve_space


def scratch(shape: tuple[int, ...]) -> np.ndarray:
    """Makes an array of zeros in a temporary file, which goes when the array does.

    Args:
        shape: Shape of the array.

    Returns:
        Memory-mapped, float32.

    Raises:
        InputError: The disk of temporary files has too little space.
    """
    with tempfile.TemporaryFile() as file:
        size = 4 * math.prod(shape)
        reserve_space(file.fileno(), size, tempfile.gettempdir(), "TMPDIR")
        return np.memmap(file, np.float32, "r+", shape=shape)
