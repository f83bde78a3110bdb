"""Sums of several pictures taken together, layer by layer."""

from collections.abc import Iterable, Mapping, Sequence

from tfstyle.statistics.sums import PositionSums


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
