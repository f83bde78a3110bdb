"""What the styles ask for, computed once."""

from collections.abc import Sequence

import numpy as np

from tfstyle.images import resize
from tfstyle.losses.style import StyleLoss


def middle_square(image: np.ndarray, size: int) -> np.ndarray:
    """Resizes the shorter side to `size` pixels and cuts out the middle.

    Args:
        image: `(height, width, 3)` in [0, 1].
        size: Pixels.

    Returns:
        `(size, size, 3)`.
    """
    height, width, _ = image.shape
    factor = size / min(height, width)
    sides = tuple(max(size, round(factor * side)) for side in (height, width))
    enlarged = resize(image, sides, clip=True)
    top, left = ((side - size) // 2 for side in enlarged.shape[:2])
    return enlarged[top : top + size, left : left + size]


def style_targets(
    extractor, style_loss: StyleLoss, paintings: Sequence[np.ndarray]
) -> dict[str, np.ndarray]:
    """The statistics of each painting at each layer.

    Args:
        extractor: Feature model with the layers of the loss.
        style_loss: The term that will compare.
        paintings: `(height, width, 3)` in [0, 1] each.

    Returns:
        By layer, `(paintings, channels, channels)`.
    """
    targets = [style_loss.target([extractor(p[None])], [1.0]) for p in paintings]
    return {
        layer: np.concatenate([np.array(target[layer]) for target in targets])
        for layer in style_loss.layers
    }


def style_distances(
    seen, style_loss: StyleLoss, targets: dict[str, np.ndarray]
) -> np.ndarray:
    """Mean distance of some pictures from each style.

    Args:
        seen: Activations of the pictures by name of layer.
        style_loss: The term that compares.
        targets: Of `style_targets`.

    Returns:
        `(styles,)`.
    """
    count = len(next(iter(targets.values())))
    each = [{n: t[i : i + 1] for n, t in targets.items()} for i in range(count)]
    return np.array([np.mean(style_loss(None, seen, target)) for target in each])
