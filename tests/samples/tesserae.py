"""Tiles for a mosaic: Voronoi cells, relaxed, whose sides follow a direction."""

import dataclasses

import numpy as np

# Exponent of the distance: 2 makes hexagons, more makes squares.
SQUARENESS = 5
ITERATIONS = 8


@dataclasses.dataclass(frozen=True)
class Tiles:
    """Which tile each pixel belongs to.

    Args:
        owner: Number of the tile, `(height, width)`; -1 where none reaches.
        edge: How far inside its tile a pixel is, in tile sizes; 0 at the grout.
        across: Position in the tile, in tile sizes, along its first side.
        down: Likewise along its second side.
        centres: Columns and rows of the tiles, `(n, 2)`.
    """

    owner: np.ndarray
    edge: np.ndarray
    across: np.ndarray
    down: np.ndarray
    centres: np.ndarray


def lay(
    region: np.ndarray, angle: np.ndarray, size: float, rng: np.random.Generator
) -> Tiles:
    """Returns tiles of about one size that do not cross regions (Hausner 2001).

    Args:
        region: Number of the region, `(height, width)`.
        angle: Direction of the tiles' first side in radians, `(height, width)`.
        size: Distance of the centers in pixels.
        rng: Source of the first centres.
    """
    height, width = region.shape
    rows = np.arange(-0.5, height / size + 0.5)
    columns = np.arange(-0.5, width / size + 0.5)
    centres = np.stack(np.meshgrid(columns, rows), -1).reshape(-1, 2)
    centres = (centres + rng.uniform(0, 1, centres.shape)) * size
    for _ in range(ITERATIONS):
        tiles = _assign(region, angle, size, centres)
        centres = _centroids(tiles.owner, centres)
    return _assign(region, angle, size, centres)


def _centroids(owner: np.ndarray, centres: np.ndarray) -> np.ndarray:
    inside = owner >= 0
    y, x = np.nonzero(inside)
    number = owner[inside]
    count = np.bincount(number, minlength=len(centres))
    sums = [np.bincount(number, axis, minlength=len(centres)) for axis in (x, y)]
    mean = np.stack(sums, -1) / np.maximum(count, 1)[:, None]
    return np.where(count[:, None] > 0, mean, centres)


def _assign(
    region: np.ndarray, angle: np.ndarray, size: float, centres: np.ndarray
) -> Tiles:
    height, width = region.shape
    first = np.full(region.shape, np.inf, np.float32)
    second, owner = first.copy(), np.full(region.shape, -1)
    across, down = np.zeros_like(first), np.zeros_like(first)
    reach = int(np.ceil(1.7 * size))
    for number, (cx, cy) in enumerate(centres):
        x, y = round(float(cx)), round(float(cy))
        x0, x1 = max(x - reach, 0), min(x + reach + 1, width)
        y0, y1 = max(y - reach, 0), min(y + reach + 1, height)
        if x0 >= x1 or y0 >= y1:
            continue
        at = min(max(y, 0), height - 1), min(max(x, 0), width - 1)
        cos, sin = np.float32(np.cos(angle[at])), np.float32(np.sin(angle[at]))
        dx = (np.arange(x0, x1, dtype=np.float32) - np.float32(cx)) / np.float32(size)
        dy = (np.arange(y0, y1, dtype=np.float32) - np.float32(cy)) / np.float32(size)
        u = dx * cos + dy[:, None] * sin
        v = dy[:, None] * cos - dx * sin
        distance = _norm(u, v)
        window = np.s_[y0:y1, x0:x1]
        # A tile of another region is kept away from these pixels.
        distance = distance + 9 * (region[window] != region[at])
        f1, f2 = first[window], second[window]
        closer = distance < f1
        second[window] = np.where(closer, f1, np.minimum(f2, distance))
        first[window] = np.where(closer, distance, f1)
        owner[window] = np.where(closer & (distance < 9), number, owner[window])
        across[window] = np.where(closer, u, across[window])
        down[window] = np.where(closer, v, down[window])
    edge = np.minimum((second - first) / 2, 1.1 - first)
    edge = np.minimum(np.where(np.isfinite(edge), edge, 0), _inset(owner))
    return Tiles(owner, edge, across, down, centres)


def _norm(u: np.ndarray, v: np.ndarray) -> np.ndarray:
    low, high = np.minimum(np.abs(u), np.abs(v)), np.maximum(np.abs(u), np.abs(v))
    ratio = low / np.maximum(high, np.float32(1e-6))
    return high * (1 + ratio**SQUARENESS) ** np.float32(1 / SQUARENESS)


def _inset(owner: np.ndarray) -> np.ndarray:
    """Returns 0 where the next pixel belongs to another tile, else a lot."""
    border = np.zeros(owner.shape, bool)
    border[:, 1:] |= owner[:, 1:] != owner[:, :-1]
    border[1:] |= owner[1:] != owner[:-1]
    return np.where(border, 0, 9.0).astype(np.float32)
