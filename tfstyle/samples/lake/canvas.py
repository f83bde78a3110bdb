"""What one camera sees so far: colours, and how far away each pixel is."""

import numpy as np
from PIL import Image, ImageDraw

from tfstyle.samples import noise, raster
from tfstyle.samples.lake.camera import Camera

# Metres by which something may stand behind the ground that it is drawn on.
TOLERANCE = 0.02


class Canvas:
    """Linear colours and distances of the pixels of one camera.

    Args:
        camera: The camera.
        background: What lies behind everything, `(height, width, 3)`.
        rng: Source of the roughness that polygons get.

    Attributes:
        colours: `(height, width, 3)`.
        distances: `(height, width)` in metres; infinite where there is background.
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
        self, left: int, top: int, sprite: np.ndarray, distance: float, solid: float
    ):
        """Draws a sprite where nothing nearer is.

        Args:
            left: Column of its left edge; it may lie outside the picture.
            top: Row of its upper edge.
            sprite: Colours and opacity, `(h, w, 4)`, not premultiplied.
            distance: Its distance in metres.
            solid: Opacity from which its distance replaces what was behind.
        """
        height, width = self.distances.shape
        y0, y1 = max(top, 0), min(top + sprite.shape[0], height)
        x0, x1 = max(left, 0), min(left + sprite.shape[1], width)
        if y0 >= y1 or x0 >= x1:
            return
        part = sprite[y0 - top : y1 - top, x0 - left : x1 - left]
        behind = self.distances[y0:y1, x0:x1]
        alpha = part[..., 3] * (distance < behind * (1 + TOLERANCE))
        colours = self.colours[y0:y1, x0:x1]
        colours += (part[..., :3] - colours) * alpha[..., None]
        behind[alpha > solid] = distance

    def polygon(self, corners: np.ndarray, colour: np.ndarray, distance: float):
        """Fills a polygon whose corners are columns and rows, `(n, 2)`."""
        low = np.floor(corners.min(0)).astype(int) - 1
        size = np.ceil(corners.max(0)).astype(int) - low + 2
        if (size > 4 * np.array(self.distances.shape[::-1])).any():
            return
        mask = Image.new("L", (int(size[0]), int(size[1])))
        # Pillow counts from pixel centres, so half a pixel is taken off.
        points = [tuple(point) for point in corners - low - 0.5]
        ImageDraw.Draw(mask).polygon(points, fill=255)
        sprite = np.empty((size[1], size[0], 4), np.float32)
        column, row = np.clip(low, 0, None).tolist()
        rough = self.roughness[row : row + size[1], column : column + size[0]]
        sprite[..., :3] = colour
        sprite[: rough.shape[0], : rough.shape[1], :3] *= rough[..., None]
        sprite[..., 3] = np.asarray(mask, np.float32) / 255
        self.paste(int(low[0]), int(low[1]), sprite, distance, 0.5)
