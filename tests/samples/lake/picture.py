"""Photograph: the scene, its reflection in the water, and the film."""

import numpy as np

from tests.samples import noise, raster
from tests.samples.lake import boats, buildings, reeds, sky, terrain, trees, water
from tests.samples.lake.camera import Camera
from tests.samples.lake.canvas import Canvas

SUPERSAMPLING = 2
EXPOSURE = 1.30
SATURATION = 0.16
GRAIN = 0.008


def render(height: int, width: int, seed: int) -> np.ndarray:
    """Returns a photograph-like lake under hills and clouds.

    Args:
        height: Height in pixels.
        width: Width in pixels; the view is composed for about 3:2.
        seed: Seed of clouds, ground, trees, waves and grain.

    Returns:
        `float32`, `(height, width, 3)`, values in [0, 1].
    """
    camera = Camera(height * SUPERSAMPLING, width * SUPERSAMPLING)
    heaven = sky.render(camera, seed)
    below = camera.height - len(heaven)
    ground = terrain.shape(camera, seed)
    forest = trees.grow(camera, ground, seed)
    mirror = np.concatenate([heaven, np.repeat(heaven[-1:], below, 0)])
    mirrored = Canvas(camera.mirrored(), mirror, noise.generator(seed, 10))
    _populate(mirrored, ground, forest, seed)
    lake = water.render(camera, mirrored.colours, seed)
    background = np.concatenate([heaven, lake[:below]])
    canvas = Canvas(camera, background, noise.generator(seed, 10))
    _populate(canvas, ground, forest, seed)
    reeds.draw(canvas, seed)
    return _film(raster.resize(canvas.colours, height, width), seed)


def _populate(
    canvas: Canvas, ground: terrain.Terrain, forest: list[trees.Tree], seed: int
):
    ground.draw(canvas)
    buildings.draw(canvas, seed)
    trees.draw(canvas, forest)
    boats.draw(canvas, seed)


def _film(light: np.ndarray, seed: int) -> np.ndarray:
    """Converts linear light to a photograph: vignette, tone curve, grain."""
    height, width = light.shape[:2]
    x, y = raster.grid(height, width)
    radius = np.hypot(x - width / height / 2, y - 0.5)
    light = np.clip(light, 0, None) * (1 - 0.26 * radius**2)[..., None]
    # A shoulder like a film's: highlights approach white instead of clipping.
    light = light * EXPOSURE
    light = light * (1 + light / 1.9) / (1 + light)
    light = light + (light - light.mean(-1, keepdims=True)) * SATURATION
    display = np.clip(light, 0, 1) ** (1 / 2.2)
    display = display + 0.17 * (display - 0.5) * (1 - (2 * display - 1) ** 2)
    rng = noise.generator(seed, 11)
    grain = rng.normal(0, GRAIN, (height, width, 1)) * (1.2 - display)
    return np.float32(np.clip(display + grain, 0, 1))
