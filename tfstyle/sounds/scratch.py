"""Memory-mapped arrays in temporary files, for sounds larger than memory."""

import math
import mmap
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


# Modes in which a memory map shares its pages with the file, so that no data are lost
# when pages are dropped from memory.
_SHARED_MODES = ("r", "r+", "w+")


def release(array: np.ndarray) -> None:
    """Drops the pages of a memory-mapped array from memory; the file keeps the data.

    Without this function, pages that were read or written count as memory of the
    process until the system needs the memory for something else. In a loop over the
    parts of a long sound, call this function after each part.

    Args:
        array: Any array. Nothing happens if the array is not memory-mapped.
    """
    mapping = getattr(array, "_mmap", None)
    is_shared = getattr(array, "mode", None) in _SHARED_MODES
    if mapping is not None and is_shared and hasattr(mmap, "MADV_DONTNEED"):
        mapping.madvise(mmap.MADV_DONTNEED)
