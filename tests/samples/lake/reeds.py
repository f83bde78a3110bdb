"""The bank at the photographer's feet: grass blades, reeds and a few flowers."""

import numpy as np
from PIL import Image, ImageDraw

from tests.samples import noise, raster
from tests.samples.lake.canvas import Canvas

BLADES = (
    raster.palette("26361a", "3f5324", "5d6c2e", "84803c", "a59a55", "4c6a30") ** 2.2
)
HEADS = raster.palette("4a3322", "5c4029") ** 2.2
FLOWERS = raster.palette("d8d2c4", "c9a23a", "8d6aa0") ** 2.2
COUNT = 2600


def draw(canvas: Canvas, seed: int):
    """Draws the bank along the lower edge, high at the left, dark ones first."""
    rng = noise.generator(seed, 9)
    height, width = canvas.distances.shape
    layer = Image.new("RGBA", (width, height))
    pen = ImageDraw.Draw(layer)
    aspect = width / height
    # No blade is thinner than a pixel, so that small pictures need fewer.
    count = min(COUNT, 4 * height)
    for blade in range(count):
        front = blade / count
        x = rng.random() ** 1.15 * aspect * 1.05 - 0.02
        size = _bank(x / aspect, rng) * (1.15 - 0.45 * front)
        foot = 1.03 + 0.03 * front
        lean = rng.normal(0.10, 0.16) * size
        tone = BLADES[int(np.clip(rng.normal(1.2 + 3 * front, 1.2), 0, 5))]
        tone = tone * rng.uniform(0.7, 1.15) * (0.45 + 0.55 * front)
        thick = rng.uniform(0.0012, 0.0030) * (0.7 + 0.8 * front)
        points = _curve(x, foot, lean, size)
        _stroke(pen, points * height, thick * height, tone)
        _head(pen, points * height, height, rng)
    sprite = np.asarray(layer, np.float32) / 255
    sprite[..., :3] **= 2.2
    canvas.paste(0, 0, sprite, 3.0)


def _bank(x: float, rng: np.random.Generator) -> float:
    """Returns how high a blade grows at a share of the picture's width."""
    rise = 0.085 + 0.22 * np.exp(-(((x - 0.06) / 0.13) ** 2))
    rise += 0.09 * np.exp(-(((x - 0.36) / 0.08) ** 2)) + 0.02 * np.sin(x * 23)
    return float(max(rise, 0.04) * rng.uniform(0.45, 1.15))


def _curve(x: float, foot: float, lean: float, size: float) -> np.ndarray:
    t = np.linspace(0, 1, 9)
    bend = lean * (0.35 * t + 0.65 * t**3)
    return np.stack([x + bend, foot - size * t * (1 - 0.08 * t)], -1)


def _stroke(
    pen: ImageDraw.ImageDraw, points: np.ndarray, thick: float, tone: np.ndarray
):
    """Draws a tapering blade: its shaded side, then its lit side."""
    width = thick * (1 - np.linspace(0, 1, len(points)) ** 1.5)[:, None]
    left, right = points - width * [1, 0], points + width * [1, 0]
    for a, b, gain in ((points, right, 0.6), (left, points, 1.0)):
        pen.polygon([tuple(p) for p in np.concatenate([a, b[::-1]])], _ink(tone * gain))


def _head(
    pen: ImageDraw.ImageDraw, points: np.ndarray, height: int, rng: np.random.Generator
):
    """Draws a bulrush's head or a flower on some of the blades."""
    chance, (x, y) = rng.random(), points[-1]
    tone = HEADS[rng.integers(2)]
    tall = y < 0.86 * height
    if chance < 0.035 and tall:
        x, y = points[-2]
        w, h = 0.0042 * height, 0.021 * height
        for part, gain in ((0.0, 0.6), (-0.5, 1.0)):
            edge = (x - w, y - h, x + w * (1 + part), y + h)
            pen.rounded_rectangle(edge, w, _ink(tone * gain))
    elif chance < 0.07 and not tall:
        tone = FLOWERS[rng.integers(len(FLOWERS))]
        for _ in range(5):
            u, v = rng.normal(0, 0.0035, 2) * height + (x, y)
            r = rng.uniform(0.0012, 0.0025) * height
            gained = tone * rng.uniform(0.6, 1)
            pen.ellipse((u - r, v - r, u + r, v + r), _ink(gained))


def _ink(tone: np.ndarray) -> tuple[int, ...]:
    values = np.clip(tone, 0, 1) ** (1 / 2.2) * 255
    return (*(int(value) for value in values), 255)
