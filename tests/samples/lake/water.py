"""Surface of the lake: reflections distorted by ripples, its own color, and glints."""

import numpy as np

from tests.samples import noise, raster
from tests.samples.lake import light
from tests.samples.lake.camera import Camera

DEEP = np.float32([0.030, 0.062, 0.070])
# Longest waves across and along the view in meters, and the slope of waves.
WAVE = (3.4, 2.0)
SLOPE = 0.035
# Number of reflections that are averaged for waves smaller than a pixel.
SAMPLES = 5


def render(camera: Camera, mirror: np.ndarray, seed: int) -> np.ndarray:
    """Returns the water below the horizon, `(rows, width, 3)`, linear.

    Args:
        camera: The camera over the water.
        mirror: What the mirrored camera sees, `(height, width, 3)`.
        seed: Seed of the waves.
    """
    rng = noise.generator(seed, 7)
    first = round(camera.horizon)
    columns, rows = camera.directions()
    down = np.maximum(-rows[first:], 0.4 / camera.focal)[:, None]
    z = camera.eye / down
    x = columns[None, :] * z
    calm = 0.45 + 0.75 * raster.smoothstep(
        -0.35, 0.4, noise.fractal_noise(x / 60, z / 28 + 0 * x, rng, 3)
    )
    tilt = noise.fractal_noise(x / WAVE[0], z / WAVE[1], rng, 7, 0.76) * calm * SLOPE
    sway = noise.fractal_noise(x / WAVE[0], z / WAVE[1], rng, 3, 0.6) * calm * SLOPE
    # Beyond this distance single waves are narrower than a pixel.
    blurred = raster.smoothstep(0.2, 2.0, z * z / (camera.eye * camera.focal))
    seen = np.zeros((*x.shape, 3), np.float32)
    height = np.arange(first, camera.height)[:, None]
    pixel = np.arange(camera.width)[None, :]
    for _ in range(SAMPLES):
        loose = rng.normal(0, SLOPE * 0.7, x.shape).astype(np.float32) * blurred * calm
        rise = 2 * camera.focal * (tilt * (1 - 0.6 * blurred) + loose)
        row = 2 * camera.horizon - height - 0.5 + rise
        row = np.where(row > first - 1, 2 * first - 2 - row, row)
        seen += raster.bilinear(mirror, pixel + camera.focal * 0.5 * sway, row)
    steep = np.clip(down + 1.6 * tilt, 0.005, 1)
    fresnel = 0.06 + 0.9 * (1 - steep / np.sqrt(1 + steep * steep)) ** 6
    shore = raster.mix(DEEP, DEEP * 1.6, np.clip(z / 200, 0, 1))
    water = raster.mix(shore, seen / SAMPLES, fresnel)
    return water + _glints(tilt, sway, z, rng)[..., None] * light.SUNLIGHT


def _glints(
    tilt: np.ndarray, sway: np.ndarray, z: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Returns the amount of sunlight that the steepest facets reflect to the camera."""
    facet = tilt - 0.6 * sway + rng.normal(0, SLOPE * 0.22, tilt.shape)
    return 0.55 * raster.smoothstep(1.25 * SLOPE, 1.6 * SLOPE, facet) * (z < 260)
