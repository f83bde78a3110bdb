"""The sky of the print: a red sun behind lines that bend, and banks of cloud."""

import numpy as np

from tests.samples import raster
from tests.samples.woodcut.carving import Blocks, lines

# The sun: x, row and radius in picture heights.
SUN = (0.84, 0.27, 0.125)
# Cloud banks: left end, length, foot, and size of the largest billows.
CLOUDS = (
    (0.00, 0.42, 0.215, 0.058),
    (0.88, 0.46, 0.365, 0.060),
    (0.36, 0.34, 0.300, 0.046),
)


def cut(
    blocks: Blocks,
    x: np.ndarray,
    y: np.ndarray,
    hand: np.ndarray,
    rng: np.random.Generator,
):
    """Cuts the sky, the sun and the clouds, over the whole of the blocks."""
    sx, sy, sr = SUN
    near = np.hypot(x - sx, y - sy)
    swell = 0.020 * np.sin(x * 5 + 9 * y) + 0.006 * np.sin(x * 17 - 20 * y)
    bow = 0.05 * np.exp(-(((near - sr) / 0.16) ** 2)) * np.sign(y - sy)
    phase = (y + swell + bow) * 62
    dusk = np.clip((y - 0.05) / 0.5, 0, 1)
    key = lines(phase, 0.70 - 0.62 * dusk - 0.25 * np.exp(-near / 0.12), hand)
    blue = lines(phase + 0.45, 0.98 - 0.75 * dusk, -hand)
    red = lines(phase * 0.5, 1.25 * dusk - 0.35, hand)
    blocks.cut(y < 2, key=key, blue=blue, red=red)
    disc = near < sr * (1 + 0.01 * hand)
    grain = lines((y + 0.3 * swell) * 120, 0.93 - 0.5 * (y > sy + 0.02), hand)
    blocks.cut(disc, red=grain)
    for bank in CLOUDS:
        for billow in _billows(bank, rng):
            part = _window(x, y, billow)
            _cloud(blocks.window(part), x[part], y[part], hand[part], billow)


def _billows(bank: tuple, rng: np.random.Generator) -> list[tuple]:
    """Returns discs of a cloud bank, the high ones behind: x, y, radius, foot."""
    left, length, foot, size = bank
    discs = []
    for level, count in ((0.9, 5), (0.45, 8), (0.05, 11)):
        for place in (np.arange(count) + rng.uniform(0.3, 0.7, count)) / count:
            swell = np.sin(np.pi * place) ** 0.7
            radius = size * (0.35 + 0.55 * swell) * rng.uniform(0.7, 1.15)
            rise = level * size * 1.15 * swell
            x = left + length * (0.5 + (place - 0.5) * (1 - 0.3 * level))
            discs.append((x, foot - rise, radius * (1 - 0.2 * (level < 0.2)), foot))
    return discs


def _window(x: np.ndarray, y: np.ndarray, disc: tuple) -> tuple[slice, slice]:
    """Returns the rows and columns that a disc can reach."""
    cx, cy, radius, _ = disc
    rows = np.searchsorted(y[:, 0], [cy - 1.2 * radius, cy + 1.2 * radius])
    columns = np.searchsorted(x[0], [cx - 1.2 * radius, cx + 1.2 * radius])
    return slice(*rows), slice(*columns)


def _cloud(blocks: Blocks, x: np.ndarray, y: np.ndarray, hand: np.ndarray, disc: tuple):
    cx, cy, radius, foot = disc
    far = np.hypot(x - cx, (y - cy) * 1.1) / radius
    far = far + 0.025 * hand
    shape = (far < 1) & (y < foot)
    shade = np.clip(0.22 + 0.42 * ((y - cy) - 0.6 * (x - cx)) / radius, 0, 0.7)
    key = lines(far * radius * 105, shade, hand)
    key = np.maximum(key, raster.smoothstep(-0.005, -0.003, (far - 1) * radius))
    blocks.cut(shape, key=key, blue=lines(far * radius * 52, 1.1 * shade, -hand))
