"""Mean and covariance, with the distance of the Gaussians that have them."""

from keras import ops

from tfstyle.statistics.covariance import covariance
from tfstyle.statistics.sums import PositionSums

# Of the style's whole second moment, added to each variance: float32 sums leave
# covariances with eigenvalues that are a little below 0 where they should be 0.
RIDGE = 1e-5


def w2(sums: PositionSums):
    """Returns the mean, then the covariance, of the features over the positions.

    Args:
        sums: Of a feature map with some number of channels.

    Returns:
        `(batch, 1 + channels, channels)`: the mean is the first row.
    """
    mean = sums.normalized().first
    return ops.concatenate([mean[:, None], covariance(sums)], axis=1)


def distance(statistic, target):
    """Squared 2-Wasserstein distance of two Gaussians, relative to the target's size.

    `|m - m_s|^2 + tr(C + C_s - 2 (C C_s)^(1/2))`, divided by `|m_s|^2 + tr C_s`, which
    is the same for `m = 0` and `C = 0`: 0 is equal, 1 as far as nothing at all.

    Args:
        statistic: What `w2` gives, `(batch, 1 + channels, channels)`.
        target: The same of the style; one may serve all.

    Returns:
        `(batch,)`.

    Reference:
        Mroueh, "Wasserstein Style Transfer" (arXiv:1905.12828); as a loss in
        crowsonkb/style-transfer-pytorch. Deviations: it is relative, and the trace of
        the root comes from eigenvalues, in float64.
    """
    kind = statistic.dtype
    statistic, target = (ops.cast(x, "float64") for x in (statistic, target))
    size = ops.sum(ops.square(target[:, 0]), axis=-1) + _trace(target[:, 1:])
    ridge = RIDGE * size[:, None, None] * ops.eye(target.shape[-1], dtype="float64")
    ours, style = statistic[:, 1:] + ridge, target[:, 1:] + ridge
    means = ops.sum(ops.square(statistic[:, 0] - target[:, 0]), axis=-1)
    traces = _trace(ours) + _trace(style) - 2 * _trace_of_root(ours, style, ridge)
    return ops.cast((means + traces) / size, kind)


def _trace_of_root(one, other, ridge):
    """`tr (one other)^(1/2)`: with `other = L L^T`, `L^T one L` has the eigenvalues."""
    lower = ops.cholesky(other)
    product = ops.matmul(ops.transpose(lower, (0, 2, 1)), ops.matmul(one, lower))
    values, _ = ops.linalg.eigh(product)
    # None is below the square of the ridge, but for rounding.
    least = 0.01 * ops.square(ridge[:, :1, 0])
    return ops.sum(ops.sqrt(ops.maximum(values, least)), axis=-1)


def _trace(matrices):
    return ops.sum(ops.diagonal(matrices, axis1=1, axis2=2), axis=-1)
