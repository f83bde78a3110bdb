"""Thousands of trees and bushes, in woods and along the shore."""

import dataclasses

import numpy as np

from tests.samples import noise
from tests.samples.lake import foliage, light
from tests.samples.lake.camera import Camera
from tests.samples.lake.canvas import Canvas
from tests.samples.lake.terrain import Terrain


@dataclasses.dataclass(frozen=True)
class Tree:
    """One tree.

    Args:
        foot: Position in meters.
        sprite: Picture of the tree, `(height, width, 4)`.
    """

    foot: np.ndarray
    sprite: np.ndarray


def draw(canvas: Canvas, trees: list[Tree]):
    """Draws trees that are sorted from far to near."""
    for tree in trees:
        column, row = canvas.camera.project(tree.foot)
        height, width = tree.sprite.shape[:2]
        top = round(row + 0.06 * height) - height
        canvas.paste(round(column - width / 2), top, tree.sprite, tree.foot[2])


def grow(camera: Camera, terrain: Terrain, seed: int) -> list[Tree]:
    """Returns the trees on the near ground, sorted from far to near."""
    rng = noise.generator(seed, 5)
    conifers, broadleaved = foliage.sprites(noise.generator(seed, 4))
    x, z = _places(rng, camera.width / camera.focal / 2)
    ground, wood = terrain.at(camera, x, z)
    tall = rng.lognormal(2.15, 0.32, len(x))
    bush = rng.random(len(x)) < 0.35
    # In the village there are bushes only, and few.
    village = np.hypot((x - 50) / 28, (z - 194) / 26) < 1
    chance = 0.05 + 0.95 * _groves(x, z, wood)
    chance *= np.where(village, 0.35 * bush, 1) * (ground > 0.6)
    kept = np.flatnonzero(rng.random(len(x)) < chance)
    trees = []
    for tree in kept[np.argsort(-z[kept])]:
        conifer = _stands(x[tree], z[tree]) + rng.normal(0, 0.5) > 0
        pool = conifers if conifer and not bush[tree] else broadleaved
        size = tall[tree] * (0.3 if bush[tree] else 1.25 if conifer else 0.85)
        # A bush is wide, and has its trunk in the ground.
        foot = np.array([x[tree], ground[tree] - 0.36 * size * bush[tree], z[tree]])
        sizes = pool[rng.integers(len(pool))]
        trees += _seen(camera, sizes, foot, size, 1.7 if bush[tree] else 1.0)
    return trees


def _seen(
    camera: Camera, sizes: list[np.ndarray], foot: np.ndarray, size: float, wide: float
) -> list[Tree]:
    """Returns the tree as the camera sees it, or nothing if it is below a pixel."""
    height = round(size / foot[2] * camera.focal)
    if height < 2:
        return []
    shape = sizes[0].shape
    width = max(2, round(wide * height * shape[1] / shape[0]))
    sprite = foliage.resized(sizes, height, width)
    sprite[..., :3] = light.haze(sprite[..., :3], foot[2])
    return [Tree(foot, sprite)]


def _stands(x: float, z: float) -> float:
    """Returns a slow wave over the land: conifers where it is positive."""
    return float(np.sin(x / 31 + 1) + np.sin(z / 47 + x / 83))


def _places(rng: np.random.Generator, spread: float) -> tuple[np.ndarray, np.ndarray]:
    near = rng.uniform(160, 280, 2600)
    far = rng.uniform(360, 900, 5200)
    z = np.concatenate([near, far])
    return rng.uniform(-1.05, 1.05, z.size) * spread * z, z


def _groves(x: np.ndarray, z: np.ndarray, wood: np.ndarray) -> np.ndarray:
    """Returns the likelihood of trees: in woods, on the peninsula, along the shore."""
    peninsula = (z < 290) * (0.25 + 0.75 * (np.sin(x / 9 + z / 13) > -0.5))
    shore = (z > 360) * (z < 520) * 0.3 * (np.sin(x / 37) > -0.3)
    return np.maximum(np.maximum(wood * (z > 290), peninsula * 0.8), shore)
