"""Interface of loss formulas, and functions for sums and means over a picture."""

from collections.abc import Callable
from typing import NamedTuple

from keras import KerasTensor, ops

from tfstyle.statistics.precision import widened


class Formula(NamedTuple):
    """Set of formulas for content, style and total variation losses.

    Attributes:
        content: Function that takes the `SquareSums` of a feature map and its target,
            and returns losses, `(batch,)`.
        style: Function that takes a statistic, its target and the number of channels,
            and returns losses, `(batch,)`. The target's batch size may be 1.
        total_variation: Function that takes images, `(batch, height, width, 3)` in
            [0, 1], and returns losses, `(batch,)`.
        layer_reduction: `keras.ops.mean` or `keras.ops.sum`, which combines the losses
            of the layers.
    """

    content: Callable
    style: Callable
    total_variation: Callable
    layer_reduction: Callable


def picture_sum(values):
    """Sums over all axes except the batch axis: `(batch, ...)` to `(batch,)`."""
    return ops.sum(values, axis=_within(values))


def picture_mean(values):
    """Averages over all axes except the batch axis: `(batch, ...)` to `(batch,)`."""
    return ops.mean(values, axis=_within(values))


def _within(values) -> tuple[int, ...]:
    return tuple(range(1, len(values.shape)))


class SquareSums(NamedTuple):
    """Sums of squares over the positions and channels of a feature map.

    The sums over the parts of a picture can be added field by field.

    Attributes:
        error: `sum (value - target)^2`, with shape `(batch,)`.
        reference: `sum target^2`, with shape `(batch,)`, or `(1,)` if the target has a
            batch size of 1.
        count: Number of values in each sum, `(batch,)`.
    """

    error: KerasTensor
    reference: KerasTensor
    count: KerasTensor


def square_sums(value, target) -> SquareSums:
    """Computes the `SquareSums` of a feature map and its target.

    Args:
        value: `(batch, height, width, channels)`.
        target: Tensor with the shape of `value`, except that its batch size may be 1.

    Example:

    >>> sums = square_sums(ops.ones((1, 2, 2, 3)), ops.zeros((1, 2, 2, 3)))
    >>> float(sums.error[0]), float(sums.count[0])
    (12.0, 12.0)
    """
    _, height, width, channels = ops.shape(value)
    value, target = widened(value), widened(target)
    error = picture_sum(ops.square(value - target))
    count = ops.cast(height * width * channels, error.dtype)
    reference = picture_sum(ops.square(target))
    return SquareSums(error, reference, count * ops.ones_like(error))
