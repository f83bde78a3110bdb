"""Loss formulas from TensorFlow's tutorial "Neural style transfer".

The tutorial's total variation is a sum over pixels, so the tutorial's weight of 30 is
suitable only for images whose longer side is about 512 pixels.
"""

from keras import ops

from tfstyle.losses.formulas.formula import Formula, picture_mean, picture_sum
from tfstyle.losses.formulas.neural_style import content_loss


def style_loss(statistic, target, channels: int):
    """Returns the mean squared difference of the Gram matrices, `(batch,)`."""
    del channels
    return picture_mean(ops.square(statistic - target))


def total_variation(images):
    """Returns the sum of absolute differences of neighboring pixels, `(batch,)`.

    The result equals that of `tf.image.total_variation`.
    """
    down = images[:, 1:] - images[:, :-1]
    right = images[:, :, 1:] - images[:, :, :-1]
    return picture_sum(ops.abs(down)) + picture_sum(ops.abs(right))


FORMULA = Formula(
    content=content_loss,
    style=style_loss,
    total_variation=total_variation,
    layer_reduction=ops.mean,
)
