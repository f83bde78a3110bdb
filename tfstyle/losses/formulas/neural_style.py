"""As jcjohnson/neural-style computes it, the most used implementation for years.

There a picture is in 0..255, and Gram matrices are divided by channels and positions.
"""

from keras import ops

from tfstyle.losses.formulas.formula import (
    Formula,
    SquareSums,
    picture_mean,
    picture_sum,
)


def content_loss(sums: SquareSums):
    """Mean squared difference."""
    return sums.error / sums.count


def style_loss(statistic, target, channels: int):
    """Mean squared difference of Gram matrices that are also divided by channels."""
    return picture_mean(ops.square((statistic - target) / channels))


def total_variation(images):
    """Half the sum of squared neighbour differences in 0..255.

    That code writes down the gradient only; this is the function that has it. It leaves
    the last row and column out of the other direction's differences, and so do we.
    """
    inner = images[:, :-1, :-1]
    down, right = images[:, 1:, :-1] - inner, images[:, :-1, 1:] - inner
    return 255.0**2 * picture_sum(ops.square(down) + ops.square(right)) / 2


FORMULA = Formula(
    content=content_loss,
    style=style_loss,
    total_variation=total_variation,
    layer_reduction=ops.sum,
)
