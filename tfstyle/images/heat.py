"""Numbers as colours."""

import numpy as np

from tfstyle.images.dtype import to_float

# From dark to light without a jump: five samples, a quarter apart, of matplotlib's
# viridis (Smith, van der Walt 2015; CC0), whose lightness grows evenly.
_ANCHORS = ("440154", "3b528b", "21918c", "5ec962", "fde725")


def heat(values: np.ndarray) -> np.ndarray:
    """Colours values from dark violet for 0 over blue and green to yellow for 1.

    Args:
        values: `(height, width)`, floats; those outside of [0, 1] are clipped.

    Returns:
        `(height, width, 3)`, float32 in [0, 1].

    Example:

    >>> (heat(np.array([[0.0, 1.0]])) * 255).round().astype(int).tolist()
    [[[68, 1, 84], [253, 231, 37]]]
    """
    colors = np.array([list(bytes.fromhex(anchor)) for anchor in _ANCHORS], np.uint8)
    places = np.linspace(0, 1, len(colors))
    bands = [np.interp(values, places, band) for band in to_float(colors).T]
    return np.stack(bands, axis=2).astype(np.float32)
