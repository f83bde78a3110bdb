"""Sums over positions, from which all style statistics are computed."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from keras import KerasTensor, ops

from tfstyle.statistics.outer_products import sum_outer_products
from tfstyle.statistics.precision import wide_dtype, widened


class PositionSums(NamedTuple):
    """Sums `n = sum w`, `s = sum w f` and `S = sum w f f^T` over a feature map.

    At each position, `f` is the feature vector and `w` is the weight. Sums of several
    parts (tiles, regions, pictures) can be added: `a + b`. `scaled` changes the
    relative weight of a part.

    Attributes:
        count: `n`, the total weight of the positions, `(batch, 1)`.
        first: `s`, `(batch, channels)`.
        second: `S`, `(batch, channels, channels)`.
    """

    count: KerasTensor
    first: KerasTensor
    second: KerasTensor

    def __add__(self, other: tuple) -> "PositionSums":
        """Returns the sums over both sets of positions."""
        return PositionSums(*(a + b for a, b in zip(self, other, strict=True)))

    def scaled(self, factor: float) -> "PositionSums":
        """Returns the sums with all weights multiplied by `factor`."""
        return PositionSums(*(factor * value for value in self))

    def normalized(self) -> "PositionSums":
        """Returns the sums divided by `count`, so that the total weight is 1."""
        count, first, second = self
        return PositionSums(count / count, first / count, second / count[..., None])


def accumulate(features, weights=None) -> PositionSums:
    """Computes the sums over the positions of a feature map.

    Args:
        features: `(batch, height, width, channels)`. The sums of bfloat16 features are
            float32.
        weights: Soft mask, `(batch or 1, height, width, 1)`: the weight of each
            position. No weight may be negative, and at least one must be above 0. If
            None, all weights are 1.

    Returns:
        The sums. If the sums are divided by `count`, they do not depend on the size of
        the picture or of the masked region.

    Example:

    >>> sums = accumulate(ops.ones((1, 4, 6, 8)))
    >>> float(sums.count[0, 0]), sums.second.shape
    (24.0, TensorShape([1, 8, 8]))
    """
    batch, height, width, channels = ops.shape(features)
    flat = ops.reshape(features, (batch, height * width, channels))
    if weights is None:
        count = ops.full((batch, 1), height * width, dtype=wide_dtype(features))
        first = ops.sum(widened(flat), axis=1)
        return PositionSums(count, first, sum_outer_products(flat))
    weights = ops.broadcast_to(weights, (batch, height, width, 1))
    weights = ops.reshape(weights, (batch, height * width, 1))
    roots = ops.cast(ops.sqrt(weights), features.dtype)
    return PositionSums(
        count=ops.sum(weights, axis=1),
        first=ops.sum(weights * widened(flat), axis=1),
        second=sum_outer_products(roots * flat),
    )


def weighted_sum(
    parts: Iterable[Mapping[str, PositionSums]], shares: Sequence[float]
) -> dict[str, PositionSums]:
    """Adds the normalized sums of several pictures, weighted by `shares`.

    Args:
        parts: Sums for each picture, keyed by layer name. This function normalizes the
            sums, so that picture sizes do not matter. An iterator saves memory, because
            only one element is kept at a time.
        shares: Weights of the pictures, with a sum of 1.

    Returns:
        Normalized sums, keyed by layer name.
    """
    total: dict[str, PositionSums] = {}
    for part, share in zip(parts, shares, strict=True):
        for name, sums in part.items():
            scaled = sums.normalized().scaled(share)
            total[name] = total[name] + scaled if name in total else scaled
    return total
