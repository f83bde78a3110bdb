"""Preparation of paintings as inputs to a network."""

import numpy as np

from tfstyle.images import resize

# Maximum aspect ratio of a painting; more elongated paintings are cropped.
MOST_ASPECT = 4


def show_painting(painting: np.ndarray, side: int) -> np.ndarray:
    """Resizes a painting so that its strokes have the same size as in training.

    Args:
        painting: `(height, width, 3)`, float32 in [0, 1].
        side: Shorter side of the result in pixels.

    Returns:
        Resized painting, `(height, width, 3)`, float32 in [0, 1]. If the
        painting's aspect ratio exceeds 4, only its center is kept.

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
