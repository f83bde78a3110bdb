"""Mean and covariance, compared by the 2-Wasserstein distance between Gaussians."""

from keras import ops

from tfstyle.statistics.covariance import covariance
from tfstyle.statistics.sums import PositionSums

# Fraction of the style's `|m|^2 + tr C` (mean `m`, covariance `C`) that is added to
# each variance, because float32 rounding can make zero eigenvalues slightly negative.
RIDGE = 1e-5
# Lower limit of `|m|^2 + tr C` (mean `m`, covariance `C`), which avoids division by 0
# for styles whose features are all 0. Typical values in VGG19 are above 1.
MIN_SIZE = 1e-6


def w2(sums: PositionSums):
    """Returns the mean of the features over the positions, followed by the covariance.

    Args:
        sums: Sums of weights, features and outer products over a feature map, which can
            have any number of channels.

    Returns:
        `(batch, 1 + channels, channels)`. The first row is the mean; the other rows are
        the covariance.
    """
    mean = sums.normalized().first
    return ops.concatenate([mean[:, None], covariance(sums)], axis=1)


def target(statistic):
    """Computes the argument `target` of `distance`.

    Args:
        statistic: Result of `w2` for the style, `(batch, 1 + channels, channels)`.

    Returns:
        `(batch, 1 + 2 * channels, channels)`, float64. The rows contain the mean, the
        covariance `C_s` regularized by `RIDGE`, and a matrix `L` with `L L^T = C_s`.
    """
    statistic = ops.cast(statistic, "float64")
    mean, own = statistic[:, :1], statistic[:, 1:]
    ridge = _ridge(_size(statistic), own)
    # Rounding can make eigenvalues negative. For a single-color painting, eigenvalues
    # may remain negative even with the ridge, so a Cholesky factorization might fail.
    values, vectors = ops.linalg.eigh(own + ridge)
    root = vectors * ops.sqrt(ops.maximum(values, ridge[:, :1, 0]))[:, None]
    style = ops.matmul(root, ops.transpose(root, (0, 2, 1)))
    return ops.concatenate([mean, style, root], axis=1)


def distance(statistic, target):
    """Returns the relative squared 2-Wasserstein distance between two Gaussians.

    The squared distance is `|m - m_s|^2 + tr(C + C_s - 2 (C C_s)^(1/2))`. It is divided
    by the squared distance for `m = 0` and `C = 0`, which is `|m_s|^2 + tr C_s`. The
    result is 0 for equal statistics, and about 1 for a statistic of zeros.

    Args:
        statistic: Result of `w2` (`m` and `C`), `(batch, 1 + channels, channels)`.
        target: The style's `m_s` and `C_s`, as returned by the function `target`, with
            the same batch size or a batch size of 1.

    Returns:
        `(batch,)`.

    Reference:
        Mroueh, "Wasserstein Style Transfer" (arXiv:1905.12828); used as a loss in
        crowsonkb/style-transfer-pytorch. Deviations: the distance is relative, and the
        trace of the matrix square root is computed from eigenvalues in float64.
    """
    kind, channels = statistic.dtype, target.shape[-1]
    statistic, target = (ops.cast(x, "float64") for x in (statistic, target))
    style, root = target[:, 1 : 1 + channels], target[:, 1 + channels :]
    # The division removes the contribution of the ridge to the variances.
    size = _size(target[:, : 1 + channels]) / (1 + RIDGE * channels)
    ours = statistic[:, 1:] + _ridge(size, style)
    means = ops.sum(ops.square(statistic[:, 0] - target[:, 0]), axis=-1)
    traces = _trace(ours) + _trace(style) - 2 * _trace_of_root(ours, root, size)
    return ops.cast((means + traces) / size, kind)


def _trace_of_root(ours, root, size):
    """Returns `tr((C L L^T)^(1/2))`, or NaN if an entry of `L^T C L` is not finite."""
    product = ops.matmul(ops.transpose(root, (0, 2, 1)), ops.matmul(ours, root))
    # Computing eigenvalues of a matrix with infinity or NaN would crash the program.
    finite = ops.all(ops.isfinite(product), axis=(1, 2))
    safe = ops.where(finite[:, None, None], product, ops.zeros_like(product))
    values, _ = ops.linalg.eigh(safe)
    # Eigenvalues are at least the square of the ridge, up to rounding.
    least = 0.01 * ops.square(RIDGE * size)[:, None]
    trace = ops.sum(ops.sqrt(ops.maximum(values, least)), axis=-1)
    return ops.where(finite, trace, ops.full_like(trace, float("nan")))


def _size(statistic):
    """Returns `|m|^2 + tr C`, but at least `MIN_SIZE`."""
    squares = ops.sum(ops.square(statistic[:, 0]), axis=-1)
    return ops.maximum(squares + _trace(statistic[:, 1:]), MIN_SIZE)


def _ridge(size, like):
    return RIDGE * size[:, None, None] * ops.eye(like.shape[-1], dtype=like.dtype)


def _trace(matrices):
    return ops.sum(ops.diagonal(matrices, axis1=1, axis2=2), axis=-1)
