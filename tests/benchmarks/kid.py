"""Distances between sets of pictures: KID, nearest neighbors and spread of colors."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np


class Estimate(NamedTuple):
    """A value with its standard error."""

    value: float
    error: float


class LeaveOneOut(NamedTuple):
    """A value of two sets of pictures, and the values without one of the pictures.

    Attributes:
        value: Value of the whole sets.
        without: Values without each picture of the first and of the second set.
    """

    value: float
    without: tuple[np.ndarray, np.ndarray]

    def estimate(self) -> Estimate:
        """Returns the value with its jackknife standard error."""
        variance = sum((len(each) - 1) * np.var(each) for each in self.without)
        return Estimate(float(self.value), float(np.sqrt(variance)))


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
    return _leave_one_out(features, others).estimate()


def kid_ratio(features: np.ndarray, base: np.ndarray, others: np.ndarray) -> Estimate:
    """Returns the KID of one network's pictures divided by that of another network's.

    Args:
        features: `(pictures, numbers)`, at least three pictures.
        base: Features of the other network's pictures of the same photographs, in the
            same order.
        others: Features of the paintings that both are compared with.

    Returns:
        The ratio and its jackknife standard error. Each photograph and painting is left
        out of both distances at once, so that what they have in common cancels.
    """
    ours, theirs = (_leave_one_out(each, others) for each in (features, base))
    pairs = zip(ours.without, theirs.without, strict=True)
    left, right = (mine / other for mine, other in pairs)
    return LeaveOneOut(ours.value / theirs.value, (left, right)).estimate()


def _leave_one_out(features: np.ndarray, others: np.ndarray) -> LeaveOneOut:
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
    return LeaveOneOut(estimate(*sums, m, n), (without_ours, without_theirs))


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
