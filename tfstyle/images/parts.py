"""Division of images into horizontal bands, and sampling of pixels, to save memory."""

from collections.abc import Iterator

import numpy as np

from tfstyle.images.dtype import as_float

# Number of rows in a horizontal band.
BAND_ROWS = 64
# Number of pixels sampled to measure colors. The mean of a million samples is accurate
# to 1/1000 of their standard deviation.
SAMPLE_PIXELS = 1_000_000


def bands(height: int) -> Iterator[slice]:
    """Divides the rows of an image into bands; the last band may extend past the end.

    Example:

    >>> list(bands(100))
    [slice(0, 64, None), slice(64, 128, None)]
    """
    for start in range(0, height, BAND_ROWS):
        yield slice(start, start + BAND_ROWS)


def sample(image: np.ndarray) -> np.ndarray:
    """Selects evenly spaced pixels of an image, no more than about `SAMPLE_PIXELS`.

    Args:
        image: `(height, width, channels)`, floats in [0, 1] or uint8.

    Returns:
        Float array of shape `(rows, columns, channels)`. If the image is small, the
        array contains all pixels.
    """
    height, width, _ = image.shape
    step = int(np.ceil((height * width / SAMPLE_PIXELS) ** 0.5))
    return as_float(image[::step, ::step])
