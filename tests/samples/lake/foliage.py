"""Foliage: sprites of trees, made of leaf clusters that the sun lights."""

import numpy as np

from tests.samples import raster
from tests.samples.lake import light

VARIANTS = 7
SPRITE = 144
CONIFER = raster.palette("1d3a1e", "2a4424", "34502c") ** 2.2
BROADLEAF = raster.palette("3a5226", "4b622c", "626b34", "44582a") ** 2.2


def sprites(
    rng: np.random.Generator,
) -> tuple[list[list[np.ndarray]], list[list[np.ndarray]]]:
    """Returns conifers and broadleaved trees, each in several sizes, premultiplied.

    Args:
        rng: Source of their shapes.
    """
    conifers = [_sizes(_conifer(rng)) for _ in range(VARIANTS)]
    return conifers, [_sizes(_broadleaf(rng)) for _ in range(VARIANTS)]


def resized(sizes: list[np.ndarray], height: int, width: int) -> np.ndarray:
    """Returns a sprite of any size, `(height, width, 4)`, not premultiplied."""
    enough = [sprite for sprite in sizes if sprite.shape[0] >= 2 * height]
    small = raster.resize((enough or sizes[:1])[-1], height, width)
    alpha = np.clip(small[..., 3:], 0, 1)
    colours = np.clip(small[..., :3] / np.maximum(alpha, 0.02), 0, 1)
    return np.concatenate([colours, alpha], -1)


def _sizes(sprite: np.ndarray) -> list[np.ndarray]:
    """Returns a sprite and its halves, so that far trees cost little to shrink."""
    sizes = [sprite]
    for _ in range(2):
        height, width = (length // 2 for length in sizes[-1].shape[:2])
        halves = sizes[-1].reshape(height, 2, width, 2, 4)
        sizes.append(halves.mean((1, 3)))
    return sizes


def _conifer(rng: np.random.Generator) -> np.ndarray:
    """Returns a fir: tiers of drooping branches around a trunk, premultiplied."""
    count = 1500
    level = np.sort(rng.random(count)) ** 0.8
    tiers = 0.75 + 0.25 * np.sin(level * rng.uniform(55, 75) + rng.uniform(0, 6))
    lean = 0.8 + 0.4 * rng.random()
    radius = (0.03 + 0.42 * level) * tiers * lean * np.sqrt(rng.random(count))
    turn = rng.uniform(0, 2 * np.pi, count)
    x, depth = radius * np.cos(turn), radius * np.sin(turn)
    y = 0.02 + 0.92 * level + 0.12 * np.hypot(x, depth)
    outside = np.hypot(x, depth) / (0.03 + 0.42 * level)
    lit = 0.5 - 0.75 * x / (0.1 + 0.4 * level) - 0.25 * depth / (0.1 + 0.4 * level)
    tone = rng.integers(len(CONIFER), size=count)
    return _clusters(rng, (x, y, depth), lit * outside, CONIFER[tone], (2.6, 1.5))


def _broadleaf(rng: np.random.Generator) -> np.ndarray:
    """Returns a round crown of several lobes, premultiplied."""
    lobes = rng.integers(5, 9)
    centre = rng.normal(0, 1, (lobes, 3)) * [0.14, 0.13, 0.12] + [0, 0.42, 0]
    size = rng.uniform(0.14, 0.27, lobes)
    which = rng.integers(lobes, size=1700)
    normal = rng.normal(0, 1, (which.size, 3))
    normal /= np.linalg.norm(normal, axis=1, keepdims=True)
    point = centre[which] + normal * size[which, None] * rng.uniform(0.6, 1, (1700, 1))
    point[:, 1] = np.where(point[:, 1] > 0.9, 0.9, point[:, 1])
    lit = normal @ (light.SUN * np.float32([1, -1, 1])) * 0.75 + 0.3
    lit = lit + 0.7 * (0.42 - point[:, 1])
    tone = np.repeat(rng.integers(len(BROADLEAF)), which.size)
    tone = np.where(rng.random(which.size) < 0.25, (tone + 1) % len(BROADLEAF), tone)
    return _clusters(rng, tuple(point.T), lit, BROADLEAF[tone], (2.6, 2.2))


def _clusters(
    rng: np.random.Generator,
    point: tuple[np.ndarray, ...],
    lit: np.ndarray,
    albedo: np.ndarray,
    size: tuple[float, float],
) -> np.ndarray:
    """Returns a sprite of leaf clusters, painted from the back to the front."""
    sprite = np.zeros((SPRITE, SPRITE * 3 // 4, 4), np.float32)
    y, x = np.mgrid[:SPRITE, : sprite.shape[1]]
    trunk = (np.abs(x - sprite.shape[1] / 2) < 2.5) & (y > SPRITE // 2)
    sprite[trunk] = [0.03, 0.022, 0.015, 1]
    colours = light.shade(albedo, np.clip(lit, 0, 1), 0.25 + 0.5 * np.clip(lit, 0, 1))
    colours *= rng.uniform(0.7, 1.3, (len(lit), 1))
    columns = (point[0] + 0.5 * 0.75) * SPRITE
    rows = point[1] * SPRITE
    for leaf in np.argsort(-point[2]):
        w, h = size[0] * rng.uniform(0.6, 1.5), size[1] * rng.uniform(0.6, 1.5)
        x0, y0 = round(columns[leaf] - w), round(rows[leaf] - h)
        x1, y1 = round(columns[leaf] + w), round(rows[leaf] + h)
        part = sprite[max(y0, 0) : max(y1, 0), max(x0, 0) : max(x1, 0)]
        part[..., :3] = colours[leaf]
        part[..., 3] = 1
    return sprite
