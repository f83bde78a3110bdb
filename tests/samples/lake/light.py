"""Time of day: position of the sun, and colors of sun, sky and haze."""

import numpy as np

from tests.samples import raster

# Direction of the sun: late afternoon, from the left and slightly behind the camera.
SUN = np.float32([-0.76, 0.50, -0.41])
SUNLIGHT = np.float32([1.22, 1.06, 0.82])
SKYLIGHT = np.float32([0.30, 0.37, 0.47])
HAZE = np.float32([0.50, 0.61, 0.76])
HAZE_DISTANCE = 7000.0


def shade(albedo: np.ndarray, lambert: np.ndarray, sky: np.ndarray) -> np.ndarray:
    """Returns the linear color of a matt surface.

    Args:
        albedo: Colors, `(..., 3)`.
        lambert: Cosine between the surface's normal and the sun; below 0 is shade.
        sky: Share of the sky that the surface sees, in [0, 1].
    """
    sun = np.clip(lambert, 0, None)[..., None] * SUNLIGHT
    return np.float32(albedo * (sun + np.asarray(sky)[..., None] * SKYLIGHT))


def haze(image: np.ndarray, distance: np.ndarray) -> np.ndarray:
    """Returns colors as they appear through air, at a distance in meters."""
    amount = 1 - np.exp(-np.asarray(distance) / HAZE_DISTANCE)
    return raster.mix(image, HAZE, amount)
