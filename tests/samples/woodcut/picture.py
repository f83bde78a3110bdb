"""A woodcut in three inks: a red sun, clouds and mountains over a rough sea."""

import numpy as np

from tests.samples import noise, raster
from tests.samples.woodcut import land, sea, sky
from tests.samples.woodcut.carving import Blocks, lines, printed

SUPERSAMPLING = 2
PAPER = raster.colour("efe2c4")
INKS = {
    "red": raster.colour("dd4f33"),
    "blue": raster.colour("7fa9bd"),
    "key": raster.colour("1d2950"),
}
MARGIN = 0.028


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
    sky.cut(blocks, u, y, hand, noise.generator(seed, 5))
    for number, peak in enumerate(land.PEAKS):
        land.cut_mountain(blocks, u, y, hand, peak, noise.generator(seed, 2, number))
    land.cut_firs(blocks, u, y, hand, noise.generator(seed, 3))
    sea.cut(blocks, u, y, hand, noise.generator(seed, 4))
    _frame(blocks, x, y, aspect, hand)
    sheet = printed(blocks, INKS, PAPER, seed)
    return np.clip(raster.resize(sheet, height, width), 0, 1)


def _frame(
    blocks: Blocks, x: np.ndarray, y: np.ndarray, aspect: float, hand: np.ndarray
):
    depth = np.minimum(np.minimum(x, aspect - x), np.minimum(y, 1 - y))
    depth = depth + 0.0012 * hand
    chatter = lines((x + y) * 46, 0.20 + 0.10 * hand, hand) * (hand > 0.12)
    blocks.cut(depth < MARGIN, key=0.55 * chatter)
    border = (depth > MARGIN - 0.007) & (depth < MARGIN)
    blocks.add("key", border)
