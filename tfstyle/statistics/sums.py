"""The three sums over positions that every statistic of style is made of."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from keras import KerasTensor, ops


class PositionSums(NamedTuple):
    """`n = sum w`, `s = sum w f` and `S = sum w f f^T` over the positions of a map.

    Sums of the parts of a picture (tiles, regions, several pictures) add up to those of
    the whole: `a + b`. `scaled` weighs them against each other.

    Attributes:
        count: `(batch, 1)`, the weight of all positions.
        first: `(batch, channels)`.
        second: `(batch, channels, channels)`.
    """

    count: KerasTensor
    first: KerasTensor
    second: KerasTensor

    def __add__(self, other: "PositionSums") -> "PositionSums":
        """Sums of both sets of positions."""
        return PositionSums(*(a + b for a, b in zip(self, other, strict=True)))

    def scaled(self, factor: float) -> "PositionSums":
        """As if each position had `factor` times its weight."""
        return PositionSums(*(factor * value for value in self))

    def normalized(self) -> "PositionSums":
        """As if the positions had a weight of one together."""
        count, first, second = self
        return PositionSums(count / count, first / count, second / count[..., None])


def accumulate(features, weights=None) -> PositionSums:
    """Sums a feature map over its positions.

    Args:
        features: `(batch, height, width, channels)`.
        weights: `(batch or 1, height, width, 1)`, how much each position counts, at
            least 0 and not 0 everywhere (a soft mask); 1 each if None.

    Returns:
        The sums. Divided by `count`, they do not depend on the size of the picture or
        of the masked region.

    Example:

    >>> sums = accumulate(ops.ones((1, 4, 6, 8)))
    >>> float(sums.count[0, 0]), sums.second.shape
    (24.0, TensorShape([1, 8, 8]))
    """
    batch, height, width, channels = ops.shape(features)
    flat = ops.reshape(features, (batch, height * width, channels))
    if weights is None:
        count = ops.full((batch, 1), height * width, dtype=features.dtype)
        return PositionSums(count, ops.sum(flat, axis=1), _products(flat, flat))
    weights = ops.broadcast_to(weights, (batch, height, width, 1))
    weighted = flat * ops.reshape(weights, (batch, height * width, 1))
    return PositionSums(
        count=ops.sum(weights, axis=(1, 2)),
        first=ops.sum(weighted, axis=1),
        second=_products(weighted, flat),
    )


def _products(weighted, flat):
    """`sum w f f^T`. Half of its gradient is calculated, and doubled.

    The product is symmetric, so what comes from its two factors is the same; both would
    be as much work again as the product itself. The weights get no gradient from it,
    and there are no second derivatives.
    """
    product = ops.matmul(ops.transpose(ops.stop_gradient(weighted), (0, 2, 1)), flat)
    product = (product + ops.transpose(product, (0, 2, 1))) / 2
    return product + (product - ops.stop_gradient(product))


def mixture(
    parts: Iterable[Mapping[str, PositionSums]], shares: Sequence[float]
) -> dict[str, PositionSums]:
    """Weighs the sums of several pictures and adds them up.

    Args:
        parts: Sums of each picture by name of layer; a picture's size does not matter.
            Taken one at a time, so that of many pictures only one need be in memory.
        shares: Of each picture, one together.

    Returns:
        Normalised sums by name of layer.
    """
    total = {}
    for part, share in zip(parts, shares, strict=True):
        for name, sums in part.items():
            scaled = sums.normalized().scaled(share)
            total[name] = total[name] + scaled if name in total else scaled
    return total
