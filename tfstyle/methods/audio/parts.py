"""Parts of a long sound, which are optimized one after the other."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

# Seconds that two neighbouring parts share; the gains of one fade into the other's.
SHARED_SECONDS = 2.0


def plan_parts(nodes: int, most: int, shared: int) -> list[tuple[int, int]]:
    """Divides nodes into parts of nearly equal length that overlap.

    Args:
        nodes: Number of nodes.
        most: Largest number of nodes of a part, more than `shared`.
        shared: Nodes that neighbouring parts have in common.

    Returns:
        First node of each part, and the one after its last.

    Example:

    >>> plan_parts(100, most=45, shared=5)
    [(0, 36), (31, 68), (63, 100)]
    """
    count = max(1, -(-(nodes - shared) // (most - shared)))
    edges = [(nodes - shared) * number // count for number in range(count + 1)]
    return [(first, last + shared) for first, last in pairwise(edges)]


def join(gains: np.ndarray, part: np.ndarray, first: int, shared: int) -> None:
    """Writes a part's gains over those of the part before, into which they fade.

    Args:
        gains: Gains of the whole, `(nodes, ...)`.
        part: Gains of the part.
        first: First node of the part.
        shared: Nodes that it has in common with the part before.
    """
    share = np.ones((len(part), *[1] * (part.ndim - 1)), np.float32)
    if first > 0:
        rising = np.arange(1, shared + 1) / (shared + 1)
        share[:shared] = rising.reshape(-1, *share.shape[1:])
    old = gains[first : first + len(part)]
    gains[first : first + len(part)] = old + share * (part - old)


def joined_curve(curves: Sequence[Sequence[dict]]) -> list[dict]:
    """Curves of parts one after the other, numbered from 1, with the total time.

    Args:
        curves: Curve of each part; one alone stays as it is.
    """
    if len(curves) == 1:
        return list(curves[0])
    joined, spent = [], 0.0
    for number, curve in enumerate(curves, start=1):
        for entry in curve:
            seconds = round(spent + entry["seconds"], 3)
            joined.append({"part": number, **entry, "seconds": seconds})
        spent = joined[-1]["seconds"] if joined else 0.0
    return joined
