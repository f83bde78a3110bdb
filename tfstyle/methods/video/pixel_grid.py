"""Positions of the pixels of a frame."""

from functools import lru_cache

import numpy as np


@lru_cache(maxsize=4)  # a grid for 4K frames takes 66 MB
def pixel_grid(height: int, width: int) -> np.ndarray:
    """Returns the column and row of each pixel, `(height, width, 2)`, float32."""
    columns, rows = np.meshgrid(
        np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32)
    )
    grid = np.dstack([columns, rows])
    grid.setflags(write=False)
    return grid
