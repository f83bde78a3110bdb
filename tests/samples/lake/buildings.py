"""A village by the lake: a church with a tower, and houses with gabled roofs."""

import numpy as np

from tests.samples import noise, raster
from tests.samples.lake import solids
from tests.samples.lake.canvas import Canvas
from tests.samples.lake.solids import Face

WALLS = raster.palette("d9cfba", "cdb893", "c9c4b8", "d6b99a") ** 2.2
ROOFS = raster.palette("84482f", "744030", "66493d", "8c5439") ** 2.2
SPIRE = raster.colour("3f5a55") ** 2.2
FRAME = raster.colour("8d8474") ** 2.2
GLASS = raster.colour("2a3038") ** 2.2
STONE = raster.colour("c8bfae") ** 2.2
# Position of each building in meters, and its rotation: the church, then houses.
CHURCH = ((44.0, 4.6, 196.0), 0.5)
HOUSES = (
    ((28.0, 2.6, 192.0), 0.45, (9.0, 5.0, 7.0)),
    ((70.0, 4.2, 193.0), -0.3, (11.0, 5.5, 8.0)),
    ((61.0, 4.4, 214.0), 0.8, (8.0, 5.0, 7.0)),
    ((-105.0, 6.0, 480.0), 0.3, (16.0, 7.0, 10.0)),
    ((-78.0, 6.0, 492.0), -0.5, (13.0, 6.0, 9.0)),
    ((-140.0, 6.0, 498.0), 0.7, (14.0, 6.0, 9.0)),
    ((-20.0, 6.0, 500.0), 0.2, (13.0, 6.0, 9.0)),
)


def draw(canvas: Canvas, seed: int):
    """Draws all buildings; the seed chooses their colours."""
    rng = noise.generator(seed, 6)
    solids.draw(canvas, solids.placed(_church(), *CHURCH))
    for position, turn, size in HOUSES:
        wall = WALLS[rng.integers(len(WALLS))]
        roof = ROOFS[rng.integers(len(ROOFS))]
        solids.draw(canvas, solids.placed(_house(size, wall, roof), position, turn))


def _house(size: tuple, wall: np.ndarray, roof: np.ndarray) -> list[Face]:
    """Returns walls from 3 m under the ground, a roof, windows, a chimney."""
    width, height, depth = size
    w, d = width / 2, depth / 2
    faces = solids.box((-w, -3, -d), (w, height, d), wall)[:4]
    # The eaves' shadow on the walls, and a plinth against splashes.
    for low, high, tone in ((height - 0.55, height, 0.45), (-3.0, 0.5, 0.62)):
        band = solids.box((-w - 0.01, low, -d - 0.01), (w, high, d), wall * tone)
        faces += [Face(face.corners, face.albedo, nearer=3) for face in band[:4]]
    faces += _gable(w, height, d, height + depth * 0.5, wall, roof)
    for row in np.arange(1.0, height - 1.5, 2.6):
        for x in np.linspace(-w + 1.4, w - 1.4, max(2, round(width / 3))):
            faces += _window((x, row, -d), (1.0, 1.5), side=False)
        for z in (-d / 2, d / 2):
            faces += _window((-w, row, z), (1.0, 1.5), side=True)
    top = height + depth * 0.5
    return faces + solids.box(
        (w * 0.4, top - 2, 0.3), (w * 0.4 + 1, top + 1, 1.3), wall
    )


def _gable(
    w: float, y: float, d: float, top: float, wall: np.ndarray, roof: np.ndarray
) -> list[Face]:
    """Returns a roof along x with strips of tiles, and its two gable walls."""
    faces = []
    for x in (-w, w):
        gable = [(x, y, d), (x, top, 0), (x, y, -d)]
        faces.append(Face(np.array(gable[:: -1 if x > 0 else 1], float), wall))
    out, rows = 0.5, 7
    for side in (-1, 1):
        for row in range(rows):
            a, b = row / rows, (row + 1) / rows
            za, zb = side * (d + out) * (1 - a), side * (d + out) * (1 - b)
            ya, yb = (y - out + (top - y + out) * t for t in (a, b))
            strip = [(-w - out, ya, za), (-w - out, yb, zb), (w + out, yb, zb)]
            strip.append((w + out, ya, za))
            tone = roof * (0.88 if row % 2 else 1.08)
            faces.append(Face(np.array(strip[::-side], float), tone, nearer=0.5))
    return faces


def _window(centre: tuple, size: tuple, side: bool) -> list[Face]:
    """Returns a frame and a pane in the front wall, or in the left one if `side`."""
    (x, y, z), (w, h), faces = centre, (size[0] / 2, size[1]), []
    for grow, out, colour in ((0.16, 0.02, FRAME), (0.0, 0.04, GLASS)):
        pane = [
            (u * (w + grow) / w, v + grow * (1 if v else -1)) for u, v in _pane(w, h)
        ]
        if side:
            quad = [(x - out, y + v, z - u) for u, v in pane]
        else:
            quad = [(x + u, y + v, z - out) for u, v in pane]
        faces.append(Face(np.array(quad, float), colour, nearer=6.0 + out))
    return faces


def _pane(w: float, h: float) -> list[tuple[float, float]]:
    return [(-w, 0), (-w, h), (w, h), (w, 0)]


def _church() -> list[Face]:
    """Returns a nave with tall windows, and a tower with a spire."""
    nave = solids.box((-6.5, -3, -4), (6.5, 7, 4), STONE)[:4]
    nave += _gable(6.5, 7, 4, 12, STONE, ROOFS[1])
    for x in (-4.2, -1.4, 1.4, 4.2):
        nave += _window((x, 1.8, -4), (1.0, 3.6), False)
    faces = solids.placed(nave, (6.5, 0, 0), 0)
    tower = solids.box((-5.5, -3, -2.7), (0, 17, 2.7), STONE)
    for y in (5, 13):
        tower += _window((-2.75, y, -2.7), (1.2, 2.4), False)
        tower += _window((-5.5, y, 0), (1.2, 2.4), True)
    faces += tower
    tip = (-2.75, 29, 0)
    ring = [(-5.9, 16.8, -3.1), (0.4, 16.8, -3.1), (0.4, 16.8, 3.1), (-5.9, 16.8, 3.1)]
    for a, b in zip(ring, ring[1:] + ring[:1], strict=True):
        faces.append(Face(np.array([a, tip, b], float), SPIRE))
    return faces
