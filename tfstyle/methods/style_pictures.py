"""Style pictures at the size at which they are looked at."""

from collections.abc import Sequence

import numpy as np

from tfstyle.features.layer_names import stride
from tfstyle.images import MIN_SIDE, fit, resize


def fit_styles(
    styles: Sequence[np.ndarray], sides: Sequence[int], layers: Sequence[str]
) -> list[np.ndarray]:
    """Resizes style pictures, and leaves one position at the deepest layer.

    Args:
        styles: `(height, width, 3)` each, in [0, 1].
        sides: Longer side of each in pixels.
        layers: Layers of VGG19 that look at them.

    Returns:
        The pictures in [0, 1], no side below `MIN_SIDE` or the deepest stride.
    """
    # Whatever the layers, what is measured in the end are those to relu5_1.
    least = max([MIN_SIDE, *map(stride, layers)])
    sizes = [
        fit(*style.shape[:2], max(side, least))
        for style, side in zip(styles, sides, strict=True)
    ]
    return [
        resize(style, (max(height, least), max(width, least)), clip=True)
        for style, (height, width) in zip(styles, sizes, strict=True)
    ]
