"""Trees and bushes: a few sprites made of leaf clusters, set by the thousand."""

import numpy as np

from tfstyle.samples import noise, raster
from tfstyle.samples.lake import light
from tfstyle.samples.lake.canvas import Canvas
from tfstyle.samples.lake.terrain import Terrain

VARIANTS = 12
SPRITE = 144
CONIFER = raster.palette("1d3a1e", "2a4424", "34502c") ** 2.2
BROADLEAF = raster.palette("3a5226", "4b622c", "626b34", "44582a") ** 2.2


def draw(canvas: Canvas, terrain: Terrain, seed: int):
    """Draws the trees that stand on the near ground, far ones first."""
    rng = noise.generator(seed, 5)
    sprites = _sprites(noise.generator(seed, 4))
    camera = canvas.camera
    x, z = _places(rng, camera.width / camera.focal / 2)
    ground, wood = terrain.at(camera, x, z)
    grows = (ground > 0.6) & (rng.random(len(x)) < 0.05 + 0.95 * _groves(x, z, wood))
    clear = np.hypot((x - 50) / 28, (z - 194) / 26) > 1
    tall = rng.lognormal(2.15, 0.32, len(x))
    bush = rng.random(len(x)) < 0.35
    # In the village there are bushes only.
    garden = bush & (rng.random(len(x)) < 0.35)
    kept = np.flatnonzero(grows & (clear | garden))
    for tree in kept[np.argsort(-z[kept])]:
        conifer = _stands(x[tree], z[tree]) + rng.normal(0, 0.5) > 0
        pool = sprites[0] if conifer and not bush[tree] else sprites[1]
        size = tall[tree] * (0.3 if bush[tree] else 1.25 if conifer else 0.85)
        sprite = pool[rng.integers(VARIANTS)]
        # A bush has its trunk in the ground.
        foot = ground[tree] - (0.28 * size if bush[tree] else 0)
        wide = 1.7 if bush[tree] else 1.0
        _plant(canvas, sprite, (x[tree], foot, z[tree]), size, wide)


def _stands(x: float, z: float) -> float:
    """Returns a slow wave over the land: conifers where it is positive."""
    return float(np.sin(x / 31 + 1) + np.sin(z / 47 + x / 83))


def _places(rng: np.random.Generator, spread: float) -> tuple[np.ndarray, np.ndarray]:
    near = rng.uniform(160, 280, 2600)
    far = rng.uniform(360, 900, 5200)
    z = np.concatenate([near, far])
    return rng.uniform(-1.05, 1.05, z.size) * spread * z, z


def _groves(x: np.ndarray, z: np.ndarray, wood: np.ndarray) -> np.ndarray:
    """Returns how likely a tree is: in woods, on the peninsula, along the shore."""
    peninsula = (z < 290) * (0.25 + 0.75 * (np.sin(x / 9 + z / 13) > -0.5))
    shore = (z > 360) * (z < 520) * 0.3 * (np.sin(x / 37) > -0.3)
    return np.maximum(np.maximum(wood * (z > 290), peninsula * 0.8), shore)


def _plant(canvas: Canvas, sprite: np.ndarray, foot: tuple, size: float, wide: float):
    column, row = canvas.camera.project(np.array(foot))
    height = max(2, round(size / foot[2] * canvas.camera.focal))
    width = max(2, round(wide * height * sprite.shape[1] / sprite.shape[0]))
    if height > 2 * SPRITE or not np.isfinite(row):
        return
    small = raster.resize(sprite, height, width)
    alpha = np.clip(small[..., 3:], 0, 1)
    colours = small[..., :3] / np.maximum(alpha, 0.02)
    colours = light.haze(np.clip(colours, 0, 1), foot[2])
    part = np.concatenate([colours, alpha], -1)
    top = round(row + 0.06 * height) - height
    canvas.paste(round(column - width / 2), top, part, foot[2])


def _sprites(rng: np.random.Generator) -> tuple[list[np.ndarray], list[np.ndarray]]:
    conifers = [_conifer(rng) for _ in range(VARIANTS)]
    return conifers, [_broadleaf(rng) for _ in range(VARIANTS)]


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
