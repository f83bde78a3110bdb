"""Loss formulas from jcjohnson/neural-style, a style transfer program from 2015.

In that program, pixel values range from 0 to 255, and Gram matrices are divided by both
the number of channels and the number of positions.
"""

from keras import ops

from tfstyle.losses.formulas.formula import (
    Formula,
    SquareSums,
    picture_mean,
    picture_sum,
)


def content_loss(sums: SquareSums):
    """Returns the mean squared difference of activations, `(batch,)`."""
    return sums.error / sums.count


def style_loss(statistic, target, channels: int):
    """Divides Gram matrices by `channels` and returns their mean squared difference."""
    return picture_mean(ops.square((statistic - target) / channels))


def total_variation(images):
    """Returns half the sum of squared differences of neighboring pixels, `(batch,)`.

    Pixel values are scaled from [0, 1] to [0, 255]. The original code computes only the
    gradient. This function returns the loss that has this gradient. As in the original
    code, vertical differences skip the last column, and horizontal differences skip the
    last row.
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
