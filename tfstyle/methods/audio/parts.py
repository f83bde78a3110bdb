"""Division of a long sound into parts, which are optimized in order."""

from collections.abc import Sequence

import numpy as np

# Minimum overlap of neighboring parts in seconds; gains are cross-faded over this time.
SHARED_SECONDS = 2.0


def plan_parts(nodes: int, most: int, shared: int) -> list[tuple[int, int]]:
    """Divides a sound into overlapping parts of equal length.

    All parts have the same length, so that TensorFlow traces its graphs only once.

    Args:
        nodes: Number of nodes (time steps of the gains) in the sound.
        most: Maximum number of nodes in a part; must be greater than `shared`.
        shared: Minimum number of nodes by which neighboring parts overlap.

    Returns:
        For each part, the index of its first node and the index after its last node.

    Example:

    >>> plan_parts(100, most=45, shared=5)
    [(0, 37), (31, 68), (63, 100)]
    """
    count = max(1, -(-(nodes - shared) // (most - shared)))
    length = min(nodes, -(-(nodes - shared) // count) + shared)
    firsts = [(nodes - length) * n // max(1, count - 1) for n in range(count)]
    return [(first, first + length) for first in firsts]


def join(gains: np.ndarray, part: np.ndarray, first: int, shared: int) -> None:
    """Writes a part's gains into `gains`, with a cross-fade from the previous part.

    Args:
        gains: Gains of the whole sound, `(nodes, ...)`, modified in place.
        part: Gains of the part.
        first: Index of the first node of the part.
        shared: Number of nodes that are cross-faded.
    """
    share = np.ones((len(part), *[1] * (part.ndim - 1)), np.float32)
    if first > 0:
        rising = np.arange(1, shared + 1) / (shared + 1)
        share[:shared] = rising.reshape(-1, *share.shape[1:])
    old = gains[first : first + len(part)]
    gains[first : first + len(part)] = old + share * (part - old)


def joined_curve(curves: Sequence[Sequence[dict]]) -> list[dict]:
    """Concatenates the loss curves of all rounds of all parts, with cumulative times.

    Args:
        curves: Loss curve of each round; a single curve is returned unchanged.

    Returns:
        The entries of all curves. The key "part", which is added to each entry, holds
        the number of the round, despite its name. Rounds are numbered from 1, and the
        numbering continues from one part of the sound to the next. Step numbers start
        at 1 in each round.
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
