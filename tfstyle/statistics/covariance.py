"""Covariance: the Gram matrix of mean-centered features."""

from tfstyle.statistics.sums import PositionSums


def covariance(sums: PositionSums):
    """Returns `S / n - m m^T`, where `m = s / n` is the mean over the positions.

    Args:
        sums: Sums over a feature map: `n` (weights), `s` (features) and `S` (outer
            products).

    Returns:
        `(batch, channels, channels)`, symmetric and positive semi-definite up to
        rounding.

    Reference:
        Li et al., "Universal Style Transfer via Feature Transforms"
        (arXiv:1705.08086), for the covariance as a representation of style.
    """
    _, mean, second = sums.normalized()
    return second - mean[:, :, None] * mean[:, None, :]
