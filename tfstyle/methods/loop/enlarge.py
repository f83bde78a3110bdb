"""To the next scale without a loss of what was never painted."""

import numpy as np

from tfstyle.images import resize


def enlarge_painted(
    image: np.ndarray, photo: np.ndarray, size: tuple[int, int]
) -> np.ndarray:
    """Enlarges what was painted and leaves the photograph its fine details.

    Only the difference to the photograph is resized, so that the finer scale need not
    find again what was never lost.

    Args:
        image: `(height, width, 3)` in [0, 1], begun from the photograph.
        photo: The photograph, of the full size.
        size: Height and width of the result.

    Returns:
        `(*size, 3)` in [0, 1].

    Reference:
        google/deepdream, `dream.ipynb` (2015), where this is the "detail" of an octave.
    """
    painted = image - resize(photo, image.shape[:2], clip=True)
    return np.clip(resize(photo, size, clip=True) + resize(painted, size), 0.0, 1.0)
