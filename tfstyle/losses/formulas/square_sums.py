"""The sums that every distance of two feature maps is made of."""

from typing import NamedTuple

from keras import KerasTensor, ops

from tfstyle.losses.formulas.reductions import picture_sum


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
