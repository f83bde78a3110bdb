"""Mean and standard deviation of each channel, which represent the style in AdaIN."""

from keras import ops

from tfstyle.statistics.covariance import covariance
from tfstyle.statistics.sums import PositionSums

# Added to variances, so that the square root has a finite gradient at 0. The value is
# taken from the code of the AdaIN paper.
EPSILON = 1e-5


def mean_std(sums: PositionSums):
    """Returns the means of all channels, followed by their standard deviations.

    Args:
        sums: Sums of weights, features and outer products over a feature map, which can
            have any number of channels.

    Returns:
        `(batch, 2 * channels)`.

    Reference:
        Huang & Belongie, "Arbitrary Style Transfer in Real-time with Adaptive Instance
        Normalization" (arXiv:1703.06868), equations 5 and 6.
    """
    mean = sums.normalized().first
    variance = ops.diagonal(covariance(sums), axis1=1, axis2=2)
    return ops.concatenate([mean, ops.sqrt(ops.relu(variance) + EPSILON)], axis=-1)
