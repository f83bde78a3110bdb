"""A village by the lake: a church with a tower, and houses with gabled roofs."""

import numpy as np

from tfstyle.samples import noise, raster
from tfstyle.samples.lake import solids
from tfstyle.samples.lake.canvas import Canvas
from tfstyle.samples.lake.solids import Face

WALLS = raster.palette("d9cfba", "cdb893", "c9c4b8", "d6b99a") ** 2.2
ROOFS = raster.palette("8a4630", "7a3f2e", "6b4a3c", "97553a") ** 2.2
SPIRE = raster.colour("3f5a55") ** 2.2
GLASS = raster.colour("2a3038") ** 2.2
STONE = raster.colour("c8bfae") ** 2.2
# Where each building stands in metres, and its turn: the church, then houses.
CHURCH = ((44.0, 4.6, 196.0), 0.5)
HOUSES = (
    ((25.0, 2.6, 184.0), 0.35, (9.0, 5.0, 7.0)),
    ((70.0, 3.8, 190.0), -0.3, (11.0, 5.5, 8.0)),
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
    faces += _gable(w, height, d, height + depth * 0.5, wall, roof)
    for row in np.arange(1.0, height - 1.5, 2.6):
        for x in np.linspace(-w + 1.4, w - 1.4, max(2, round(width / 3))):
            faces.append(_window((x, row, -d), (0.9, 1.4), side=False))
        for z in (-d / 2, d / 2):
            faces.append(_window((-w, row, z), (0.9, 1.4), side=True))
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


def _window(centre: tuple, size: tuple, side: bool) -> Face:
    """Returns a pane in the front wall, or in the left one if `side`."""
    (x, y, z), (w, h) = centre, (size[0] / 2, size[1])
    if side:
        quad = [(x - 0.02, y + v, z - u) for u, v in _pane(w, h)]
    else:
        quad = [(x + u, y + v, z - 0.02) for u, v in _pane(w, h)]
    return Face(np.array(quad, float), GLASS, nearer=6.0)


def _pane(w: float, h: float) -> list[tuple[float, float]]:
    return [(-w, 0), (-w, h), (w, h), (w, 0)]


def _church() -> list[Face]:
    """Returns a nave with tall windows, and a tower with a spire."""
    faces = solids.box((-2, -3, -4), (15, 7, 4), STONE)[:4]
    faces[2:3] = []
    faces += _gable(6.5, 7, 4, 12, STONE, ROOFS[1])
    faces = [
        _shifted(face, 6.5 if index >= 3 else 0) for index, face in enumerate(faces)
    ]
    faces += [_window((x, 2, -4), (1.0, 3.6), False) for x in (2.5, 5.5, 8.5, 11.5)]
    faces += [
        Face(face.corners, face.albedo, nearer=4.0)
        for face in solids.box((-5.5, -3, -2.7), (0, 17, 2.7), STONE)
    ]
    faces += [_window((-2.75, y, -2.7), (1.2, 2.4), False) for y in (5, 13)]
    faces += [_window((-5.5, y, 0), (1.2, 2.4), True) for y in (5, 13)]
    tip = (-2.75, 29, 0)
    ring = [(-5.8, 17, -3), (0.3, 17, -3), (0.3, 17, 3), (-5.8, 17, 3)]
    for a, b in zip(ring, ring[1:] + ring[:1], strict=True):
        faces.append(Face(np.array([a, tip, b], float), SPIRE, nearer=5.0))
    return faces


def _shifted(face: Face, by: float) -> Face:
    return Face(face.corners + [by, 0, 0], face.albedo, face.both, face.nearer)
