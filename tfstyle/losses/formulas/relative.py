"""Distances that do not depend on the picture's size: 1 is as far as nothing at all.

With these, weights found at one size serve at every other.
"""

from keras import ops

from tfstyle.losses.formulas.formula import (
    Formula,
    SquareSums,
    picture_mean,
    picture_sum,
)

# The covariance of a painting of one color is 0 but for rounding, and anything is
# infinitely far from it. Between photographs and paintings distances are below 100.
LARGEST_DISTANCE = 1e6


def relative_distance(value, target):
    """`sum (value - target)^2 / sum target^2`, at most `LARGEST_DISTANCE`.

    Args:
        value: Tensor of any shape, the batch first.
        target: Tensor of the same shape, or one for all.

    Returns:
        `(batch,)`: 0 where both are equal, 1 where `value` is zero.
    """
    error = picture_sum(ops.square(value - target))
    return relative(error, picture_sum(ops.square(target)))


def relative(error, reference):
    """`error / reference`, at most `LARGEST_DISTANCE`; 0 where both are 0.

    Args:
        error: `(batch,)`, at least 0. It has a gradient also at the bound.
        reference: `(batch,)` or `(1,)`, at least 0.
    """
    least = ops.stop_gradient(error) / LARGEST_DISTANCE
    return error / ops.maximum(ops.maximum(reference, least), 1e-30)


def content_distance(sums: SquareSums):
    """`sum (features - target)^2 / sum target^2`."""
    return relative(sums.error, sums.reference)


def style_distance(statistic, target, channels: int):
    """The relative distance; the number of channels does not matter."""
    del channels
    return relative_distance(statistic, target)


def mean_total_variation(images):
    """Mean over the pixels of the squared differences to the right and lower neighbour.

    Args:
        images: `(batch, height, width, 3)` in [0, 1].

    Returns:
        `(batch,)`; a mean, not a sum, so that more pixels of the same kind leave it as
        it is. (A smooth enlargement lowers it, since neighbours then differ less.)

    Reference:
        The quadratic form after Mahendran & Vedaldi, "Understanding Deep Image
        Representations by Inverting Them" (arXiv:1412.0035), section 2, beta = 2.
    """
    down = images[:, 1:] - images[:, :-1]
    right = images[:, :, 1:] - images[:, :, :-1]
    return picture_mean(ops.square(down)) + picture_mean(ops.square(right))


FORMULA = Formula(
    content=content_distance,
    style=style_distance,
    total_variation=mean_total_variation,
    layer_reduction=ops.mean,
)
