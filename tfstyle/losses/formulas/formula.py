"""What a formula has to say."""

from collections.abc import Callable
from typing import NamedTuple


class Formula(NamedTuple):
    """Three distances and how those of several layers become one number.

    Attributes:
        content: `(features, target)`, both `(1, height, width, channels)`, to a scalar.
        style: `(statistic, target, channels)`, both statistics of one shape, of a map
            with `channels` channels, to a scalar.
        total_variation: `(images)`, `(1, height, width, 3)` in [0, 1], to a scalar.
        layer_reduction: `keras.ops.mean` or `keras.ops.sum`, over the layers.
    """

    content: Callable
    style: Callable
    total_variation: Callable
    layer_reduction: Callable
