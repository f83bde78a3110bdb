"""Gram codes, which describe the styles of pictures, and clustering of the codes."""

from collections.abc import Mapping
from functools import cache

import numpy as np

# Layers whose Gram matrices describe colors and strokes; deeper layers depend more on
# the subject than on the style.
LAYERS = ("relu1_1", "relu2_1", "relu3_1", "relu4_1")
# Number of random directions onto which the channels of a layer are projected.
DIRECTIONS = 64
# Fraction of the variance that the principal components should explain, and maximum
# number of components.
SHARE, COMPONENTS = 0.9, 64


def gram_code(features: Mapping[str, np.ndarray]) -> np.ndarray:
    """Computes the Gram matrices of a picture, projected to fewer dimensions.

    Projecting the channels onto fixed random orthogonal directions nearly preserves the
    distances between Gram matrices. Each matrix is divided by its norm.

    Args:
        features: Activations, each `(1, height, width, channels)`, keyed by layer name.

    Returns:
        Gram code, `(layers * DIRECTIONS * (DIRECTIONS + 1) / 2,)`, float32.

    Reference:
        Johnson, Lindenstrauss (1984), for the projection.
    """
    parts = []
    for number, name in enumerate(LAYERS):
        flat = np.asarray(features[name], np.float32)
        flat = flat.reshape(-1, flat.shape[-1])
        projected = flat @ _directions(flat.shape[1], number)
        gram = projected.T @ projected
        # Off-diagonal elements occur twice in the full matrix.
        weights = np.where(np.eye(DIRECTIONS, dtype=bool), 1, np.sqrt(2))
        upper = (gram * weights)[np.triu_indices(DIRECTIONS)]
        parts.append(upper / max(float(np.linalg.norm(upper)), 1e-12))
    return np.concatenate(parts).astype(np.float32)


@cache
def _directions(channels: int, seed: int) -> np.ndarray:
    random = np.random.default_rng(seed).normal(size=(channels, DIRECTIONS))
    basis, _ = np.linalg.qr(random)
    return basis.astype(np.float32)


def main_components(codes: np.ndarray) -> np.ndarray:
    """Projects codes onto their principal components.

    Args:
        codes: Gram codes, `(pictures, code_length)`.

    Returns:
        `(pictures, components)`. The number of components is the smallest that explains
        `SHARE` of the variance, but at most `COMPONENTS`.
    """
    centered = codes - codes.mean(axis=0)
    left, values, _ = np.linalg.svd(centered, full_matrices=False)
    shares = np.cumsum(values**2) / max(float(np.sum(values**2)), 1e-12)
    count = min(int(np.searchsorted(shares, SHARE)) + 1, COMPONENTS, len(values))
    return left[:, :count] * values[:count]


def k_means(
    points: np.ndarray, groups: int, seed: int = 0, starts: int = 10
) -> tuple[np.ndarray, np.ndarray]:
    """Groups points by k-means clustering, and returns the best of several runs.

    Args:
        points: `(points, dimensions)`.
        groups: Number of groups, at most the number of points.
        seed: Random seed.
        starts: Number of runs with different initial centers.

    Returns:
        The group of each point, and its squared distance from the center of that group.
        Group 0 is the largest.

    Reference:
        Lloyd (1982); Arthur, Vassilvitskii, "k-means++" (SODA 2007), for the initial
        centers.
    """
    random = np.random.default_rng(seed)
    runs = [_lloyd(points, groups, random) for _ in range(starts)]
    labels, far = min(runs, key=lambda run: run[1].sum())
    order = np.argsort(-np.bincount(labels, minlength=groups), kind="stable")
    rank = np.argsort(order)
    return rank[labels], far


def _lloyd(points, groups: int, random: np.random.Generator):
    centers = _start(points, groups, random)
    labels = np.full(len(points), -1)
    while True:
        far = _squared_distances(points, centers)
        nearest = far.argmin(axis=1)
        if np.array_equal(nearest, labels):
            return labels, far.min(axis=1)
        labels = nearest
        for group in range(groups):
            if (labels == group).any():  # an empty group keeps its center
                centers[group] = points[labels == group].mean(axis=0)


def _start(points, groups: int, random: np.random.Generator):
    chosen = [points[random.integers(len(points))]]
    while len(chosen) < groups:
        far = _squared_distances(points, np.stack(chosen)).min(axis=1)
        total = far.sum()
        shares = far / total if total > 0 else None
        chosen.append(points[random.choice(len(points), p=shares)])
    return np.stack(chosen)


def _squared_distances(points: np.ndarray, centers: np.ndarray) -> np.ndarray:
    return np.stack([np.square(points - c).sum(axis=1) for c in centers], axis=1)
