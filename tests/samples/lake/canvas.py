"""Canvas of a camera: the color and distance of each pixel."""

import numpy as np
from PIL import Image, ImageDraw

from tests.samples import noise, raster
from tests.samples.lake.camera import Camera

# Opacity from which a pixel counts as covered.
SOLID = 0.4


class Canvas:
    """Linear colors and distances of the pixels of one camera.

    Args:
        camera: The camera.
        background: Colors behind everything, `(height, width, 3)`.
        rng: Source of the roughness that polygons get.

    Attributes:
        colours: `(height, width, 3)`.
        distances: `(height, width)` in meters; infinite where there is background.
        roughness: `(height, width)`, about 1; walls and planks are not smooth.
    """

    def __init__(
        self, camera: Camera, background: np.ndarray, rng: np.random.Generator
    ):
        self.camera = camera
        self.colours = np.float32(background)
        self.distances = np.full(background.shape[:2], np.inf, np.float32)
        x, y = raster.grid(*background.shape[:2])
        self.roughness = 1 + 0.2 * noise.fractal_noise(x * 60, y * 60, rng, 4, 0.8)

    def paste(
        self,
        left: int,
        top: int,
        sprite: np.ndarray,
        distance: float | np.ndarray,
        tolerance: float = 0.02,
    ):
        """Draws a sprite, except where something is nearer.

        Args:
            left: Column of its left edge; it may lie outside the picture.
            top: Row of its upper edge.
            sprite: Colors and opacity, `(h, w, 4)`, not premultiplied.
            distance: Its distance in meters, or that of each of its pixels.
            tolerance: Share of its distance by which it may stand behind the
                ground that it is drawn on.
        """
        height, width = self.distances.shape
        y0, y1 = max(top, 0), min(top + sprite.shape[0], height)
        x0, x1 = max(left, 0), min(left + sprite.shape[1], width)
        if y0 >= y1 or x0 >= x1:
            return
        part = np.s_[y0 - top : y1 - top, x0 - left : x1 - left]
        distance = np.broadcast_to(distance, sprite.shape[:2])[part]
        behind = self.distances[y0:y1, x0:x1]
        alpha = sprite[part][..., 3] * (distance < behind * (1 + tolerance))
        colours = self.colours[y0:y1, x0:x1]
        colours += (sprite[part][..., :3] - colours) * alpha[..., None]
        np.copyto(behind, distance, where=alpha > SOLID)

    def polygon(self, corners: np.ndarray, normal: np.ndarray, colour: np.ndarray):
        """Fills a flat polygon.

        Args:
            corners: Its corners in the world, `(n, 3)`.
            normal: The normal of its plane.
            colour: What reaches the camera from it.
        """
        points = self.camera.project(corners)
        low = np.floor(points.min(0)).astype(int) - 1
        size = np.ceil(points.max(0)).astype(int) - low + 2
        if (size > 4 * max(self.distances.shape)).any():
            return
        mask = Image.new("L", (int(size[0]), int(size[1])))
        # Pillow counts from pixel centers, so half a pixel is taken off.
        outline = [tuple(point) for point in points - low - 0.5]
        ImageDraw.Draw(mask).polygon(outline, fill=255)
        sprite = np.empty((size[1], size[0], 4), np.float32)
        sprite[..., :3] = colour
        column, row = np.clip(low, 0, None).tolist()
        rough = self.roughness[row : row + size[1], column : column + size[0]]
        sprite[: rough.shape[0], : rough.shape[1], :3] *= rough[..., None]
        sprite[..., 3] = np.asarray(mask, np.float32) / 255
        distance = self._depths(corners, normal, low, size)
        self.paste(int(low[0]), int(low[1]), sprite, distance, 0.004)

    def _depths(
        self, corners: np.ndarray, normal: np.ndarray, low: np.ndarray, size: np.ndarray
    ) -> np.ndarray:
        """Returns how far away a plane is at each pixel of a window."""
        camera = self.camera
        x = (np.arange(size[0]) + low[0] + 0.5 - camera.width / 2) / camera.focal
        y = (camera.horizon - np.arange(size[1]) - low[1] - 0.5) / camera.focal
        facing = normal[0] * x + normal[1] * y[:, None] + normal[2]
        offset = normal @ (corners[0] - [0, camera.eye, 0])
        facing = np.where(np.abs(facing) < 1e-6, 1e-6, facing)
        near, far = corners[:, 2].min(), corners[:, 2].max()
        return np.float32(np.clip(offset / facing, near, far))
