"""The land of the print: mountains cut in two directions, and firs on the shore."""

import numpy as np

from tests.samples import noise
from tests.samples.woodcut.carving import Blocks, lines

# Row of the waterline in picture heights.
SEA = 0.625
# Mountains, far to near: x of the peak, its row, its half width, and the blue ink.
PEAKS = (
    (0.30, 0.30, 0.55, 0.45),
    (1.02, 0.375, 0.42, 0.55),
    (0.62, 0.44, 0.36, 0.7),
)


def cut_mountain(
    blocks: Blocks,
    x: np.ndarray,
    y: np.ndarray,
    hand: np.ndarray,
    peak: tuple,
    rng: np.random.Generator,
):
    """Cuts one of `PEAKS`: hatched down its slopes, crossed where it is dark."""
    px, top, half, tint = peak
    rough = noise.fractal_noise(x * 7, np.full_like(x, 0.4), rng, 5)
    fall = np.abs(x - px) / half
    crest = top + (SEA + 0.05 - top) * fall**0.86 + 0.045 * rough * np.sqrt(fall + 0.05)
    depth = y - crest
    folds = noise.fractal_noise(x * 6, y * 2.6, rng, 4, ridged=True)
    spine = px + 0.05 * np.sin((y - top) * 21) + 0.03 * folds
    side = np.clip((x - spine) / 0.03, -1, 1)
    facet = np.gradient(folds, axis=1) * x.shape[0] * 0.055
    tone = 0.40 + 0.30 * side + 0.36 * np.tanh(facet)
    snow = np.exp(-((np.clip(y - top, 0, None) / 0.10) ** 2))
    tone = np.clip(tone - 0.55 * snow * (tone < 0.75), 0, 0.9)
    # Lines run down the slope, to each side of the spine.
    down = x * 80 - 62 * side * (y - top) * 0.6 + 5 * folds
    key = lines(down, tone, hand)
    crossed = lines((x * 30 + y * 78) + 3 * folds, 1.6 * tone - 1.0, -hand)
    key = np.maximum(key, crossed * 0.95)
    key = np.maximum(key, (depth < 0.0035 * (1 + 0.5 * hand)).astype(np.float32))
    blue = lines(down * 0.5 + 0.3, np.clip(tint + 0.5 * tone - 0.9 * snow, 0, 1), hand)
    warm = lines(down * 0.5, np.clip(0.42 - tone, 0, 0.5) * (1 - snow), hand)
    blocks.cut(depth > 0, key=key, blue=blue * 0.9, red=warm * 0.7)


def cut_firs(
    blocks: Blocks,
    x: np.ndarray,
    y: np.ndarray,
    hand: np.ndarray,
    rng: np.random.Generator,
):
    """Cuts rows of firs along the shore, dark with white nicks."""
    for row in range(3):
        pitch = 0.021 + 0.004 * row
        number = np.floor(x / pitch + 0.37 * row).astype(int)
        tall = rng.uniform(0.030, 0.072, number.max() + 2)[number]
        offset = np.abs((x / pitch + 0.37 * row) % 1 - 0.5) * 2
        ground = SEA - 0.015 + 0.012 * row + 0.014 * np.sin(x * 6 + 2 * row)
        height = (ground - y) / tall
        skirt = 1 - height + 0.16 * np.abs((height * 5) % 1 - 0.5)
        tree = (offset < skirt * 1.05) & (height < 1)
        nicks = lines((y + 0.010 * offset) * 165, 0.80 - 0.25 * (x / pitch % 1), hand)
        blocks.cut(tree & (y < SEA + 0.03), key=nicks, blue=1.0)
