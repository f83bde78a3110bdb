"""Loss formulas from Gatys et al., "Image Style Transfer Using CNNs" (CVPR 2016).

The formulas are equivalent to the paper's if the feature maps of the content and style
images have the same number of positions. Otherwise, the paper's style loss compares
sums over different numbers of positions, while `style_loss` compares means. The paper
uses VGG19 with rescaled weights; here, the original weights are used.
"""

from keras import ops

from tfstyle.losses.formulas.formula import Formula, SquareSums, picture_sum
from tfstyle.losses.formulas.relative import mean_total_variation


def content_loss(sums: SquareSums):
    """Returns half the sum of squared differences (equation 1), `(batch,)`."""
    return sums.error / 2


def style_loss(statistic, target, channels: int):
    """Computes equation 4 for N channels, `1 / (4 N^2) sum (G - A)^2`.

    In the paper, the Gram matrices G and A are sums over M positions, and the formula
    also divides by M^2. Here, G and A are already divided by M. The result has the
    shape `(batch,)`.
    """
    return picture_sum(ops.square(statistic - target)) / (4 * channels**2)


FORMULA = Formula(
    content=content_loss,
    style=style_loss,
    total_variation=mean_total_variation,  # the paper has no such loss
    layer_reduction=ops.mean,  # equation 5 with w_l = 1/5
)
