"""A painting as it is shown to a network: of one size, whatever size the file has."""

import numpy as np

from tfstyle.images import resize

# A panorama's longer side, as a multiple of the shorter one; more is cut off.
MOST_ASPECT = 4


def show_painting(painting: np.ndarray, side: int) -> np.ndarray:
    """Resizes a painting so that its strokes are as large as in training.

    Args:
        painting: `(height, width, 3)`, float32 in [0, 1].
        side: Shorter side of the result in pixels.

    Returns:
        `(height, width, 3)`, float32 in [0, 1]; of a painting that is longer than four
        times its width, the middle.

    Example:

    >>> show_painting(np.ones((30, 40, 3)), 256).shape
    (256, 341, 3)
    """
    painting = _middle(painting)
    height, width, _ = painting.shape
    shorter = min(height, width)
    size = round(height * side / shorter), round(width * side / shorter)
    return resize(painting, size, clip=True)


def _middle(painting: np.ndarray) -> np.ndarray:
    height, width, _ = painting.shape
    most = MOST_ASPECT * min(height, width)
    top, left = max(0, height - most) // 2, max(0, width - most) // 2
    return painting[top : top + most, left : left + most]
