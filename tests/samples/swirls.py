"""A painting by a restless brush: a night of whirling lights over a field of wheat."""

import numpy as np

from tests.samples import noise, raster, strokes

SUPERSAMPLING = 2
NIGHT = raster.palette("101b4a", "1a2f7a", "2a52a8", "3f7fc4", "7fb5d8", "d9e2c0")
LIGHT = raster.palette("fffbe0", "ffe873", "f9c53a", "e59a30", "b9c67c", "6fb0b8")
HILL = raster.palette("0c2238", "123f4c", "1c5a5c", "2f7f6a", "5a9a8a")
WHEAT = raster.palette("6e4a18", "a8691c", "d9962a", "f0bf45", "fae28a", "c2551e")
# Lights: x and y in picture heights, radius, and which way the air turns.
LIGHTS = (
    (0.88, 0.26, 0.122, 1.0),
    (0.34, 0.21, 0.060, -1.0),
    (0.57, 0.44, 0.034, 1.0),
    (1.15, 0.10, 0.030, -1.0),
    (0.10, 0.44, 0.042, 1.0),
    (0.58, 0.08, 0.024, -1.0),
    (1.16, 0.47, 0.028, 1.0),
    (0.09, 0.10, 0.027, -1.0),
)
# Half a brush's width in pixels below which its strokes would not show.
SMALLEST = 0.7
# Strokes per layer, half their width, and their length, in picture heights.
LAYERS = ((900, 0.0155, 0.105), (2300, 0.0085, 0.075), (4400, 0.0050, 0.048))


def render(height: int, width: int, seed: int) -> np.ndarray:
    """Returns a painting of thick strokes that follow a whirling flow.

    Args:
        height: Height in pixels.
        width: Width in pixels; composed for about 5:4.
        seed: Seed of the flow and of every stroke.

    Returns:
        `float32`, `(height, width, 3)`, values in [0, 1].
    """
    rows, columns = height * SUPERSAMPLING, width * SUPERSAMPLING
    x, y = raster.grid(rows, columns)
    wobble = noise.fractal_noise(x * 4, y * 4, noise.generator(seed, 1), 4)
    target, field = _motif(x, y, wobble)
    painting = strokes.Painting(target * 0.75)
    rng = noise.generator(seed, 2)
    for count, radius, length in LAYERS:
        brush = (count, radius * rows, length * rows)
        if radius * rows > SMALLEST:
            _layer(painting, target, field, brush, rng)
    lit = raster.resize(painting.lit(0.9), height, width)
    return np.float32(np.clip(lit, 0, 1))


def _layer(
    painting: strokes.Painting,
    target: np.ndarray,
    field: np.ndarray,
    brush: tuple[int, float, float],
    rng: np.random.Generator,
):
    count, radius, length = brush
    rows, columns = painting.relief.shape
    # The pictures were composed at 5:4; wider ones need more strokes.
    count = round(count * columns / rows / 1.25)
    start = rng.random((count, 2)) * [columns + length, rows] - [length / 2, 0]
    paths = strokes.trace(field, start, length / 6, 7)
    for path in paths:
        column, row = np.clip(path[3], 0, [columns - 1, rows - 1]).astype(int)
        colour = target[row, column]
        pair = colour + rng.normal(0, 0.045, (2, 3)) + rng.normal(0, 0.075, (2, 1))
        painting.stroke(path, radius * rng.uniform(0.7, 1.25), np.clip(pair, 0, 1), rng)


def _motif(
    x: np.ndarray, y: np.ndarray, wobble: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Returns the colors to paint and the directions to paint in."""
    colours, flow = _night(x, y, wobble)
    crest = 0.60 + 0.055 * np.sin(x * 4.1 + 0.6) + 0.03 * np.sin(x * 9.7)
    for fold in range(3):
        line = crest + 0.045 * fold + 0.02 * np.sin(x * (7 + 3 * fold) + 2 * fold)
        part = y > line
        tone = 0.20 * fold + 0.55 * np.exp(-(y - line) / 0.03) + 0.25 * wobble
        colours = np.where(part[..., None], raster.ramp(HILL, tone), colours)
        slope = np.gradient(line, axis=1) * x.shape[0] + 0.4 * wobble
        flow = np.where(part[..., None], _unit(np.ones_like(x), slope), flow)
    edge = 0.745 + 0.035 * np.sin(x * 3.1 - 0.9)
    return _wheat(x, y, wobble, colours, flow, edge)


def _night(
    x: np.ndarray, y: np.ndarray, wobble: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    u = 1.0 + 0.6 * np.cos(x * 3 + 5 * y)
    v = 0.55 * np.sin(x * 5.2 + 1.3) + 0.5 * wobble
    bands = 0.5 + 0.5 * np.sin(y * 34 + 3.2 * np.sin(x * 3.3) + 4 * wobble)
    tone = 0.08 + 0.42 * bands**1.5 + 0.16 * wobble + 0.2 * y
    near = [np.hypot(x - a, y - b) / r for a, b, r, _ in LIGHTS]
    for (a, b, r, turn), distance in zip(LIGHTS, near, strict=True):
        pull = 5.0 * np.exp(-((distance / 2.1) ** 2))
        dx, dy = (x - a) / r, (y - b) / r
        inward = 0.22
        u = u + pull * (-turn * dy - inward * dx) / (0.3 + distance)
        v = v + pull * (turn * dx - inward * dy) / (0.3 + distance)
        spiral = np.sin(distance * 7 - turn * np.arctan2(dy, dx))
        tone = tone + 0.30 * spiral * np.exp(-((distance / 2.6) ** 2))
    colours = raster.ramp(NIGHT, tone)
    for (a, b, _, turn), distance in zip(LIGHTS, near, strict=True):
        ring = np.arctan2(y - b, x - a) * turn
        reach = distance + 0.16 * np.sin(distance * 9 - ring) + 0.12 * wobble
        glow = raster.ramp(LIGHT, reach / 2.0)
        colours = raster.mix(colours, glow, 1 - raster.smoothstep(1.35, 2.0, reach))
    return colours, _unit(u, v)


def _wheat(
    x: np.ndarray,
    y: np.ndarray,
    wobble: np.ndarray,
    colours: np.ndarray,
    flow: np.ndarray,
    edge: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    depth = np.clip(y - edge, 0, None)
    bend = np.sin(x * 6 + 9 * depth + 2.5 * wobble)
    gust = 0.5 + 0.5 * np.sin(x * 10 - depth * 42 + 5 * wobble)
    tone = 0.16 + 0.56 * gust + 0.2 * wobble + 0.5 * np.exp(-depth / 0.015)
    part = (y > edge)[..., None]
    colours = np.where(part, raster.ramp(WHEAT, np.clip(tone, 0, 0.97)), colours)
    return colours, np.where(part, _unit(0.35 + 0.8 * bend, -1.0 + 0.5 * wobble), flow)


def _unit(u: np.ndarray, v: np.ndarray) -> np.ndarray:
    field = np.stack(np.broadcast_arrays(u, v), -1)
    return np.float32(field / np.maximum(np.hypot(u, v), 1e-6)[..., None])
