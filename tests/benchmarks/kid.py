"""Distances between sets of pictures: KID, nearest neighbors and spread of colors."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np


class Estimate(NamedTuple):
    """A value with its standard error."""

    value: float
    error: float


def kid(features: np.ndarray, others: np.ndarray) -> Estimate:
    """Returns the kernel distance of two sets: 0 on average for equal distributions.

    Args:
        features: `(pictures, numbers)`, at least three pictures.
        others: Features of another set of pictures.

    Returns:
        The unbiased estimate and its jackknife standard error.

    Reference:
        Binkowski, Sutherland, Arbel, Gretton, "Demystifying MMD GANs" (ICLR 2018),
        section 3: the cubic polynomial kernel. Deviations: the caller provides the
            features, not Inception; the error is computed with the jackknife, not with
            random subsets.
    """
    own, theirs = (_kernel(x, x) for x in (features, others))
    cross = _kernel(features, others)
    for kernel in (own, theirs):
        np.fill_diagonal(kernel, 0)
    m, n = cross.shape
    sums = own.sum(), theirs.sum(), cross.sum()

    def estimate(own_sum, their_sum, cross_sum, m, n):
        within = own_sum / (m * (m - 1)) + their_sum / (n * (n - 1))
        return within - 2 * cross_sum / (m * n)

    without_ours = estimate(
        sums[0] - 2 * own.sum(axis=1), sums[1], sums[2] - cross.sum(axis=1), m - 1, n
    )
    without_theirs = estimate(
        sums[0], sums[1] - 2 * theirs.sum(axis=1), sums[2] - cross.sum(axis=0), m, n - 1
    )
    variance = sum(
        (len(values) - 1) * np.var(values) for values in (without_ours, without_theirs)
    )
    return Estimate(float(estimate(*sums, m, n)), float(np.sqrt(variance)))


def _kernel(features: np.ndarray, others: np.ndarray) -> np.ndarray:
    product = features.astype(np.float64) @ others.astype(np.float64).T
    return (product / features.shape[1] + 1) ** 3


def nearest(features: np.ndarray, others: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each picture, finds the most similar of the other pictures.

    Args:
        features: `(pictures, numbers)`.
        others: `(other pictures, numbers)`.

    Returns:
        Indices of these other pictures, and cosine distances to them.
    """
    ours, theirs = (
        x / np.maximum(np.linalg.norm(x, axis=1, keepdims=True), 1e-12)
        for x in (features, others)
    )
    distances = 1 - ours @ theirs.T
    found = distances.argmin(axis=1)
    return found, distances[np.arange(len(found)), found]


def color_spread(pictures: Sequence[np.ndarray]) -> float:
    """Returns the standard deviation over all pictures, averaged over the channels.

    Args:
        pictures: `(height, width, 3)` in [0, 1] each.
    """
    pixels = np.concatenate([picture.reshape(-1, 3) for picture in pictures])
    return float(pixels.std(axis=0).mean())
