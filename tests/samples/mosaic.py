"""A mosaic of glass and gold: a sun with rays over waves, in a woven border."""

import numpy as np

from tests.samples import noise, raster, tesserae

SUPERSAMPLING = 2
# Distance of the tiles in picture heights.
TILE = 0.0186
GROUT = raster.colour("1b1512")
GOLD = raster.palette("8a5a12", "c08a1e", "e3b23c", "f6d873", "b8791a")
RED = raster.palette("6e1414", "a31f1c", "c9382a", "d9602f", "84191b")
SKY = raster.palette("14606b", "1c7f8c", "2aa0a0", "66c0b2", "0f4a60")
DUSK = raster.palette("1a4d7a", "2670a2", "3f95bd", "173f66", "55afc2")
SEA = raster.palette("0b2550", "12397a", "1b55a0", "0c1c3c", "2a6fb5")
FOAM = raster.palette("dfe8df", "f4f0dd", "b9d8d4", "9cc7cc", "ece3c4")
TURQUOISE = raster.palette("0f6f72", "1c9390", "46b8a8", "0b5560", "7fd0bb")
COLOURS = (GOLD, RED, SKY, DUSK, SEA, FOAM, TURQUOISE)
SUN = (0.62, 0.40)
DISC, HALO, RAYS = 0.135, 0.175, 0.30
BORDER = 0.058
HORIZON = 0.57
SWELL = 0.088


def render(height: int, width: int, seed: int) -> np.ndarray:
    """Returns a mosaic whose tiles follow the forms that they show.

    Args:
        height: Height in pixels.
        width: Width in pixels; composed for about 5:4.
        seed: Seed of the tiles, their tones and their flaws.

    Returns:
        `float32`, `(height, width, 3)`, values in [0, 1].
    """
    rows, columns = height * SUPERSAMPLING, width * SUPERSAMPLING
    x, y = raster.grid(rows, columns)
    material, region, angle = _motif(x, y, columns / rows)
    rng = noise.generator(seed, 1)
    tiles = tesserae.lay(region, angle, max(TILE * rows, 5), rng)
    picture = _glass(tiles, material, x, y, rng)
    return np.clip(raster.resize(picture, height, width), 0, 1)


def _motif(
    x: np.ndarray, y: np.ndarray, aspect: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Returns material, region and direction of tiles for each pixel."""
    dx, dy = x - SUN[0] * aspect / 1.25, y - SUN[1]
    radius, turn = np.hypot(dx, dy), np.arctan2(dy, dx)
    ring = np.int32((radius - HALO) / 0.075)
    material = np.where(ring % 2 == 0, 2, 3)
    region = 10 + ring
    angle = turn + np.pi / 2
    wedge = turn / (2 * np.pi) * 24
    spike = np.abs(wedge - np.round(wedge)) * 2
    long = np.where(np.round(wedge) % 2 == 0, 1.0, 0.72)
    ray = (radius > HALO) & (spike < 1.0 - (radius - HALO) / (RAYS - HALO) / long)
    material = np.where(ray, np.where(np.round(wedge) % 2 == 0, 0, 1), material)
    region = np.where(ray, 100 + np.int32(np.round(wedge)), region)
    for edge, stuff in ((HALO, 1), (DISC, 0), (0.075, 1), (0.05, 0)):
        inside = radius < edge
        material = np.where(inside, stuff, material)
        region = np.where(inside, round(edge * 1000), region)
    material, region, angle = _sea(x, y, material, region, angle)
    return _border(x, y, aspect, material, region, angle)


def _sea(
    x: np.ndarray,
    y: np.ndarray,
    material: np.ndarray,
    region: np.ndarray,
    angle: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Returns the motif with rows of waves, the near ones over the far ones."""
    for row in range(7):
        phase = x / (0.15 + 0.014 * row) * 2 * np.pi + 1.3 * row * row
        # A sum of two waves leans forward, as a breaker does.
        crest = np.sin(phase) + 0.42 * np.sin(2 * phase + 1.1)
        line = HORIZON + SWELL * 0.72 * row - 0.021 * crest * (1 + 0.12 * row)
        slope = np.arctan(np.gradient(line, axis=1) * x.shape[0])
        bands = ((0.0, 5), (0.021, 6), (0.040, 4))
        for number, (depth, stuff) in enumerate(bands):
            part = y > line + depth
            material = np.where(part, stuff, material)
            region = np.where(part, 200 + 4 * row + number, region)
            angle = np.where(part, slope, angle)
    return material, region, angle


def _border(
    x: np.ndarray,
    y: np.ndarray,
    aspect: float,
    material: np.ndarray,
    region: np.ndarray,
    angle: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Returns the motif in a frame of triangles between two bands of gold."""
    depth = np.minimum(np.minimum(x, aspect - x), np.minimum(y, 1 - y))
    upright = np.minimum(x, aspect - x) < np.minimum(y, 1 - y)
    along = np.where(upright, y, x)
    tooth = np.abs(along / 0.062 % 1 * 2 - 1)
    inner = (depth - 0.018) / (BORDER - 0.036)
    frame = depth < BORDER
    pattern = np.where(inner > tooth, 1, 5)
    pattern = np.where((inner < 0) | (inner > 1), 0, pattern)
    material = np.where(frame, pattern, material)
    part = 300 + pattern * 4 + 2 * upright + (inner > 1)
    region = np.where(frame, part, region)
    return material, region, np.where(frame, np.where(upright, np.pi / 2, 0), angle)


def _glass(
    tiles: tesserae.Tiles,
    material: np.ndarray,
    x: np.ndarray,
    y: np.ndarray,
    rng: np.random.Generator,
) -> np.ndarray:
    """Returns lit tiles in grout."""
    rows, columns = material.shape
    cx, cy = np.clip(tiles.centres, 0, [columns - 1, rows - 1]).astype(int).T
    kinds = np.stack(COLOURS)[material[cy, cx]]
    count = len(cx)
    colours = kinds[np.arange(count), rng.integers(kinds.shape[1], size=count)]
    colours = colours * rng.uniform(0.78, 1.22, (count, 1)) + rng.normal(
        0, 0.02, (count, 3)
    )
    tilt = rng.normal(0, 0.30, (2, count)).astype(np.float32)
    own = tiles.owner
    sheen = 1 + tilt[0, own] * tiles.across * 0.8 + tilt[1, own] * tiles.down * 0.8
    sheen += 0.4 * (tilt[0, own] + tilt[1, own]) * 0.5
    speckle = noise.fractal_noise(x * 90, y * 90, rng, 3, 0.6)
    pits = raster.smoothstep(0.55, 0.7, noise.gradient_noise(x * 150, y * 150, rng))
    glass = colours[own] * (sheen + 0.16 * speckle - 0.35 * pits)[..., None]
    dy, dx = np.gradient(raster.smoothstep(0.02, 0.20, tiles.edge))
    glass = glass * (1 + 1.1 * np.clip(dx + dy, -0.35, 0.45))[..., None]
    glint = (rng.random(count) < 0.05)[own] * raster.smoothstep(0.1, 0.3, tiles.edge)
    glass = glass + (0.22 * glint * (0.7 + speckle))[..., None]
    mortar = GROUT * (1 + 0.6 * speckle)[..., None]
    shown = raster.smoothstep(0.045, 0.095, tiles.edge) * (own >= 0)
    return np.float32(raster.mix(mortar, glass, shown))
