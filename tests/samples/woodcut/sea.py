"""The sea of the print: still water far away, breakers with foam close by."""

import numpy as np

from tests.samples import noise
from tests.samples.woodcut.carving import Blocks, lines
from tests.samples.woodcut.land import SEA
from tests.samples.woodcut.sky import SUN


def cut(
    blocks: Blocks,
    x: np.ndarray,
    y: np.ndarray,
    hand: np.ndarray,
    rng: np.random.Generator,
):
    """Cuts everything below the waterline."""
    drift = noise.fractal_noise(x * 3, y * 9, rng, 3)
    glitter = noise.fractal_noise(x * 9, y * 45, rng, 3)
    far = (y - SEA) * 150 + 1.2 * drift
    key = lines(far, 0.42 + 0.5 * glitter, hand)
    path = np.exp(-(((x - SUN[0]) / 0.10) ** 2))
    blue = lines(far * 0.5, 0.95 - 0.7 * path, -hand)
    blocks.cut(y > SEA, key=key, blue=blue, red=lines(far, path - 0.2, hand))
    for row in range(6):
        _wave(blocks, x, y, hand, row, drift)


def _wave(
    blocks: Blocks,
    x: np.ndarray,
    y: np.ndarray,
    hand: np.ndarray,
    row: int,
    drift: np.ndarray,
):
    """Cuts one row of breakers: foam, and lines that follow the swell."""
    long = 0.16 * 1.33**row
    size = 0.022 * 1.36**row
    base = SEA + 0.030 + 0.021 * row * (1 + 0.32 * row)
    turn = x / long + 0.43 * row + 0.14 * drift
    # Leaning the phase steepens the wave's front.
    turn = turn + 0.10 * np.sin(turn * 2 * np.pi)
    hump = np.abs(np.sin(turn * np.pi)) ** 0.8
    line = base + size * hump + 0.003 * hand
    depth = (y - line) / size
    claws = 0.30 + 0.16 * np.sin(turn * 58 + 3 * hand) + 0.2 * (1 - hump)
    foam = depth < claws
    phase = depth * (4.6 + 0.5 * row) + 0.5 * hand * 0.3 + 1.2 * hump
    key = lines(phase, np.clip(0.30 + 0.30 * hump + 0.12 * depth, 0, 0.85), hand)
    key = np.maximum(key, (depth < claws + 0.09).astype(np.float32))
    spots = lines(depth * 9 + turn * 14, 0.22 + 0.2 * hump, hand)
    key = np.where(foam, spots * (depth > 0.10), key)
    key = np.maximum(key, (depth < 0.055).astype(np.float32))
    blue = np.where(foam, 0.0, lines(phase * 0.5, 0.92 - 0.25 * (1 - hump), -hand))
    blocks.cut(depth > 0, key=key, blue=blue)
