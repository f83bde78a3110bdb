"""Other sizes of a picture that tiles."""

from math import gcd

import numpy as np

from tfstyle.images.resize import resize

# Of the small picture, on each side: more than the reach of a Lanczos filter, 3.
MARGIN = 4


def resize_tiling(image: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Enlarges a picture as if copies of it lay beside it, so that it goes on to tile.

    Args:
        image: `(height, width, channels)`, any finite values.
        size: Height and width of the result, none smaller than the image's.

    Returns:
        `(*size, channels)`, float32; Lanczos may overshoot.

    Example:

    >>> resize_tiling(np.ones((16, 24, 3)), (32, 36)).shape
    (32, 36, 3)
    """
    frames = [_frame(old, new) for old, new in zip(image.shape[:2], size, strict=True)]
    (top, above), (left, before) = frames
    framed = np.pad(image, ((top, top), (left, left), (0, 0)), mode="wrap")
    height, width = size
    resized = resize(framed, (height + 2 * above, width + 2 * before))
    return resized[above : above + height, before : before + width]


def _frame(old: int, new: int) -> tuple[int, int]:
    """Width of a frame before and after, both whole numbers in the ratio of sides."""
    step = old // gcd(old, new)
    old_frame = -(-MARGIN // step) * step
    return old_frame, old_frame * new // old
