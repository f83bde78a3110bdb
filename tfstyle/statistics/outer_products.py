"""Sum of outer products, which takes less time in bfloat16 than in float32."""

import keras
from keras import ops

from tfstyle.statistics.precision import widened

# Number of groups of bfloat16 vectors. The sum over each group is rounded to bfloat16;
# in the sum over all groups, most of the rounding errors cancel.
GROUPS = 16


@ops.custom_gradient
def sum_outer_products(vectors):
    """Returns `sum v v^T`; for bfloat16 or float16 vectors, the result is float32.

    The sum is symmetric, so its gradient takes one matrix product instead of two.
    Second derivatives are not available.

    Args:
        vectors: `(batch, count, channels)`.

    Returns:
        `(batch, channels, channels)`.
    """

    def gradient(*arguments, upstream=None):
        slope = arguments[0] if upstream is None else upstream
        slope = slope + ops.swapaxes(slope, 1, 2)
        return ops.matmul(vectors, ops.cast(slope, vectors.dtype))

    if keras.backend.standardize_dtype(vectors.dtype) == "bfloat16":
        return _sum_in_groups(vectors), gradient
    return _sum(widened(vectors)), gradient


def _sum_in_groups(vectors):
    batch, count, channels = ops.shape(vectors)
    groups = GROUPS
    if isinstance(count, int):  # many groups of few vectors would take longer
        groups = min(GROUPS, max(1, count // channels))
    size = count // groups
    grouped, rest = vectors, None
    if not isinstance(count, int) or groups * size < count:
        grouped, rest = vectors[:, : groups * size], vectors[:, groups * size :]
    sums = _sum(ops.reshape(grouped, (batch, groups, size, channels)))
    total = ops.sum(widened(sums), axis=1)
    return total if rest is None else total + _sum(widened(rest))


def _sum(vectors):
    return ops.matmul(ops.swapaxes(vectors, -2, -1), vectors)
