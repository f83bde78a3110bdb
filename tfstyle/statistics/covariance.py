"""Covariance: the Gram matrix of features minus their mean."""

from tfstyle.statistics.sums import PositionSums


def covariance(sums: PositionSums):
    """Returns `S / n - m m^T`, where `m = s / n` is the mean over the positions.

    Args:
        sums: Sums over a feature map with any number of channels.

    Returns:
        `(batch, channels, channels)`, symmetric and positive semi-definite up to
        rounding.

    Reference:
        Li et al., "Universal Style Transfer via Feature Transforms"
        (arXiv:1705.08086): the covariance, not the mean, carries the style.
    """
    _, mean, second = sums.normalized()
    return second - mean[:, :, None] * mean[:, None, :]
