"""Functions on arrays of pixels that all sample pictures need."""

from collections.abc import Sequence

import numpy as np
from PIL import Image


def colour(value: str) -> np.ndarray:
    """Returns a color given as `rrggbb` as float32 in [0, 1]."""
    return np.frombuffer(bytes.fromhex(value), np.uint8).astype(np.float32) / 255


def palette(*values: str) -> np.ndarray:
    """Returns colors given as `rrggbb` as one array of shape (n, 3)."""
    return np.stack([colour(value) for value in values])


def smoothstep(low: float, high: float, x: np.ndarray) -> np.ndarray:
    """Returns 0 below `low`, 1 above `high`, and a smooth curve between."""
    t = np.clip((x - low) / (high - low), 0, 1)
    return np.float32(t * t * (3 - 2 * t))


def mix(a: np.ndarray, b: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Returns `a` where `weight` is 0 and `b` where it is 1.

    Args:
        a: Colors, `(..., 3)`.
        b: Colors, `(..., 3)`.
        weight: Values in [0, 1], without the color axis.
    """
    weight = np.asarray(weight, np.float32)[..., None]
    return a + (b - a) * weight


def ramp(colours: np.ndarray, position: np.ndarray) -> np.ndarray:
    """Returns colors interpolated along a list of colors.

    Args:
        colours: The list, `(n, 3)`, spread evenly over [0, 1].
        position: Where to read it.
    """
    stops = np.linspace(0, 1, len(colours))
    channels = [np.interp(position, stops, colours[:, c]) for c in range(3)]
    return np.stack(channels, -1).astype(np.float32)


def grid(height: int, width: int) -> tuple[np.ndarray, np.ndarray]:
    """Returns x and y of the pixel centers in units of the picture's height."""
    y, x = np.mgrid[:height, :width].astype(np.float32)
    return (x + np.float32(0.5)) / height, (y + np.float32(0.5)) / height


def bilinear(image: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Returns an image's colors at positions in pixels, clamped at its border."""
    height, width = image.shape[:2]
    x, y = np.clip(x, 0, width - 1.001), np.clip(y, 0, height - 1.001)
    ix, iy = x.astype(np.int32), y.astype(np.int32)
    right, below = np.minimum(ix + 1, width - 1), np.minimum(iy + 1, height - 1)
    top = mix(image[iy, ix], image[iy, right], x - ix)
    return mix(top, mix(image[below, ix], image[below, right], x - ix), y - iy)


def resize(image: np.ndarray, height: int, width: int) -> np.ndarray:
    """Resizes a float image with a Lanczos filter, without clipping."""
    planes = [image] if image.ndim == 2 else np.moveaxis(image, -1, 0)
    resized = [
        np.asarray(
            Image.fromarray(np.ascontiguousarray(plane, np.float32)).resize(
                (width, height), Image.Resampling.LANCZOS
            )
        )
        for plane in planes
    ]
    return resized[0] if image.ndim == 2 else np.stack(resized, -1)


def blur(image: np.ndarray, radii: Sequence[int]) -> np.ndarray:
    """Returns an image or a plane after box filters of several radii, in turn."""
    for radius in radii:
        for axis in (0, 1):
            image = _box(image, radius, axis)
    return image


def _box(image: np.ndarray, radius: int, axis: int) -> np.ndarray:
    if radius < 1:
        return image
    pad = [(0, 0)] * image.ndim
    pad[axis] = (radius + 1, radius)
    total = np.cumsum(np.pad(image, pad, "edge"), axis=axis, dtype=np.float64)
    size = 2 * radius + 1
    high = np.take(total, range(size, total.shape[axis]), axis)
    low = np.take(total, range(total.shape[axis] - size), axis)
    return np.float32((high - low) / size)
