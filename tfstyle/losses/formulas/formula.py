"""What a formula has to say."""

from collections.abc import Callable
from typing import NamedTuple


class Formula(NamedTuple):
    """Three distances and how those of several layers become one number.

    Attributes:
        content: `(sums)`, the `SquareSums` of features and their target, to `(batch,)`.
        style: `(statistic, target, channels)`, both statistics of one shape, of a map
            with `channels` channels, to `(batch,)`; one target may serve all.
        total_variation: `(images)`, `(batch, height, width, 3)` in [0, 1], to
            `(batch,)`.
        layer_reduction: `keras.ops.mean` or `keras.ops.sum`, over the layers.
    """

    content: Callable
    style: Callable
    total_variation: Callable
    layer_reduction: Callable
