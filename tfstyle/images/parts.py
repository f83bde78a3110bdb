"""Large pictures in bands of rows, so that what is computed of them stays small."""

from collections.abc import Iterator

import numpy as np

from tfstyle.images.dtype import as_float

# Few enough rows to be small, of any picture.
BAND_ROWS = 64
# Pixels from which colours are measured; a mean of a million is known to 1/1000 of the
# spread.
SAMPLE_PIXELS = 1_000_000


def bands(height: int) -> Iterator[slice]:
    """Divides rows into bands.

    Example:

    >>> list(bands(100))
    [slice(0, 64, None), slice(64, 128, None)]
    """
    for start in range(0, height, BAND_ROWS):
        yield slice(start, start + BAND_ROWS)


def sample(image: np.ndarray) -> np.ndarray:
    """Takes pixels at even distances, about `SAMPLE_PIXELS` of them at most.

    Args:
        image: `(height, width, channels)`, floats in [0, 1] or uint8.

    Returns:
        `(fewer rows, fewer columns, channels)`, floats; the image if it is small.
    """
    height, width, _ = image.shape
    step = int(np.ceil((height * width / SAMPLE_PIXELS) ** 0.5))
    return as_float(image[::step, ::step])
