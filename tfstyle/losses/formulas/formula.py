"""What a formula has to say."""

from collections.abc import Callable
from typing import NamedTuple

from keras import KerasTensor, ops


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


def picture_sum(values):
    """Sums all but the batch: `(batch, ...)` to `(batch,)`."""
    return ops.sum(values, axis=_within(values))


def picture_mean(values):
    """Averages all but the batch: `(batch, ...)` to `(batch,)`."""
    return ops.mean(values, axis=_within(values))


def _within(values) -> tuple[int, ...]:
    return tuple(range(1, len(values.shape)))


class SquareSums(NamedTuple):
    """Sums over positions and channels; those of parts of a picture add up.

    Attributes:
        error: `sum (value - target)^2`, `(batch,)`.
        reference: `sum target^2`, `(batch,)`.
        count: Number of values, `(batch,)`.
    """

    error: KerasTensor
    reference: KerasTensor
    count: KerasTensor


def square_sums(value, target) -> SquareSums:
    """Sums a feature map's differences from its target.

    Args:
        value: `(batch, height, width, channels)`.
        target: Of the same shape, or one for all.

    Example:

    >>> sums = square_sums(ops.ones((1, 2, 2, 3)), ops.zeros((1, 2, 2, 3)))
    >>> float(sums.error[0]), float(sums.count[0])
    (12.0, 12.0)
    """
    _, height, width, channels = ops.shape(value)
    error = picture_sum(ops.square(value - target))
    count = ops.cast(height * width * channels, error.dtype)
    reference = picture_sum(ops.square(target))
    return SquareSums(error, reference, count * ops.ones_like(error))
