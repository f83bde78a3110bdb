"""A woodcut in three inks: a red sun, clouds and mountains over a rough sea."""

import numpy as np

from tfstyle.samples import noise, raster
from tfstyle.samples.carving import Blocks, lines, printed

SUPERSAMPLING = 2
PAPER = raster.colour("efe2c4")
INKS = {
    "red": raster.colour("dd4f33"),
    "blue": raster.colour("7fa9bd"),
    "key": raster.colour("1d2950"),
}
SUN = (0.84, 0.27, 0.125)
SEA = 0.625
MARGIN = 0.028
# Cloud banks: left end, length, foot, and size of the largest billows.
CLOUDS = (
    (0.00, 0.42, 0.215, 0.058),
    (0.88, 0.46, 0.365, 0.060),
    (0.36, 0.34, 0.300, 0.046),
)
# Mountains, far to near: x of the peak, its row, its half width, and the blue ink.
PEAKS = (
    (0.30, 0.30, 0.55, 0.45),
    (1.02, 0.375, 0.42, 0.55),
    (0.62, 0.44, 0.36, 0.7),
)


def render(height: int, width: int, seed: int) -> np.ndarray:
    """Returns a print of carved lines that follow the forms.

    Args:
        height: Height in pixels.
        width: Width in pixels; composed for about 5:4.
        seed: Seed of the carver's hand, the rocks, the wood and the paper.

    Returns:
        `float32`, `(height, width, 3)`, values in [0, 1].
    """
    rows, columns = height * SUPERSAMPLING, width * SUPERSAMPLING
    x, y = raster.grid(rows, columns)
    aspect = columns / rows
    u = x * 1.25 / aspect
    hand = noise.fractal_noise(u * 26, y * 26, noise.generator(seed, 1), 3)
    blocks = Blocks(rows, columns, tuple(INKS))
    _sky(blocks, u, y, hand, noise.generator(seed, 5))
    for number, peak in enumerate(PEAKS):
        _mountain(blocks, u, y, hand, peak, noise.generator(seed, 2, number))
    _firs(blocks, u, y, hand, noise.generator(seed, 3))
    _waves(blocks, u, y, hand, noise.generator(seed, 4))
    _frame(blocks, x, y, aspect, hand)
    sheet = printed(blocks, INKS, PAPER, seed)
    return np.clip(raster.resize(sheet, height, width), 0, 1)


def _sky(
    blocks: Blocks,
    x: np.ndarray,
    y: np.ndarray,
    hand: np.ndarray,
    rng: np.random.Generator,
):
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


def _window(x: np.ndarray, y: np.ndarray, disc: tuple) -> tuple[slice, slice]:
    """Returns the rows and columns that a disc can reach."""
    cx, cy, radius, _ = disc
    rows = np.searchsorted(y[:, 0], [cy - 1.2 * radius, cy + 1.2 * radius])
    columns = np.searchsorted(x[0], [cx - 1.2 * radius, cx + 1.2 * radius])
    return slice(*rows), slice(*columns)


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


def _cloud(blocks: Blocks, x: np.ndarray, y: np.ndarray, hand: np.ndarray, disc: tuple):
    cx, cy, radius, foot = disc
    far = np.hypot(x - cx, (y - cy) * 1.1) / radius
    far = far + 0.025 * hand
    shape = (far < 1) & (y < foot)
    shade = np.clip(0.22 + 0.42 * ((y - cy) - 0.6 * (x - cx)) / radius, 0, 0.7)
    key = lines(far * radius * 105, shade, hand)
    key = np.maximum(key, raster.smoothstep(-0.005, -0.003, (far - 1) * radius))
    blocks.cut(shape, key=key, blue=lines(far * radius * 52, 1.1 * shade, -hand))


def _mountain(
    blocks: Blocks,
    x: np.ndarray,
    y: np.ndarray,
    hand: np.ndarray,
    peak: tuple,
    rng: np.random.Generator,
):
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


def _firs(
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


def _waves(
    blocks: Blocks,
    x: np.ndarray,
    y: np.ndarray,
    hand: np.ndarray,
    rng: np.random.Generator,
):
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


def _frame(
    blocks: Blocks, x: np.ndarray, y: np.ndarray, aspect: float, hand: np.ndarray
):
    depth = np.minimum(np.minimum(x, aspect - x), np.minimum(y, 1 - y))
    depth = depth + 0.0012 * hand
    chatter = lines((x + y) * 46, 0.20 + 0.10 * hand, hand) * (hand > 0.12)
    blocks.cut(depth < MARGIN, key=0.55 * chatter)
    border = (depth > MARGIN - 0.007) & (depth < MARGIN)
    blocks.add("key", border)
