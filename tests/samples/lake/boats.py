"""Objects on the water: a jetty, a rowing boat and a sailing boat."""

import itertools

import numpy as np

from tests.samples import noise, raster
from tests.samples.lake import solids
from tests.samples.lake.canvas import Canvas
from tests.samples.lake.solids import Face

PLANK = raster.colour("8b7a66") ** 2.2
POST = raster.colour("5d4d3d") ** 2.2
HULL = raster.palette("2f5d73", "e6dfcf", "8c3b2c") ** 2.2
INSIDE = raster.colour("8f6a42") ** 2.2
SAIL = raster.colour("efe9db") ** 2.2
JETTY = ((8.2, 0.0, 19.0), 0.62)
BOAT = ((4.1, 0.05, 29.0), 1.05)
YACHT = ((-26.0, 0.0, 135.0), 0.25)


def draw(canvas: Canvas, seed: int):
    """Draws all objects, from far to near."""
    rng = noise.generator(seed, 8)
    solids.draw(canvas, solids.placed(_yacht(), *YACHT))
    solids.draw(canvas, solids.placed(_boat(), *BOAT))
    solids.draw(canvas, solids.placed(_jetty(rng), *JETTY))


def _jetty(rng: np.random.Generator) -> list[Face]:
    """Returns planks across two beams, on posts; it runs along z."""
    faces, length = [], 22.0
    for z in np.arange(-8, length - 8, 0.32):
        tone = PLANK * rng.uniform(0.65, 1.25)
        edge = rng.uniform(-0.06, 0.06, 2)
        low, high = (-1.1 + edge[0], 0.72, z), (1.1 + edge[1], 0.80, z + 0.27)
        faces += solids.box(low, high, tone)
    for x in (-0.95, 0.95):
        faces += solids.box((x - 0.1, 0.5, -8), (x + 0.1, 0.7, length - 8), POST * 0.7)
        for z in np.arange(-7.5, length - 8, 3.5):
            side = x * 1.16
            post = solids.box(
                (side - 0.11, -0.1, z), (side + 0.11, 1.35, z + 0.22), POST
            )
            faces += [Face(f.corners, f.albedo, nearer=0.6) for f in post]
    return faces


def _boat() -> list[Face]:
    """Returns a rowing boat along x: strakes outside, wood and thwarts inside."""
    length, stations = 5.2, 15
    t = np.linspace(-1, 1, stations)
    beam = 0.85 * (1 - np.abs(t) ** 2.6) + 0.02
    beam = np.where(t < -0.6, np.maximum(beam, 0.42), beam)
    sheer = 0.52 + 0.22 * t * t
    levels = ((0.0, 0.55), (0.35, 0.85), (0.72, 0.97), (1.0, 1.0))
    faces = []
    for i in range(stations - 1):
        for side in (-1, 1):
            for band, (a, b) in enumerate(itertools.pairwise(levels)):
                quad = [
                    (t[k] * length / 2, sheer[k] * up - 0.06, side * beam[k] * out)
                    for k, (up, out) in ((i, a), (i, b), (i + 1, b), (i + 1, a))
                ]
                outer = np.array(quad[::-side], float)
                faces.append(Face(outer, HULL[(0, 0, 1)[band]]))
                inner = Face(outer[::-1] * [1, 1, 0.96], INSIDE * (0.5 + 0.3 * band))
                faces.append(inner)
    stern = [(-2.6, 0, -0.23), (-2.6, 0.7, -0.42), (-2.6, 0.7, 0.42), (-2.6, 0, 0.23)]
    faces.append(Face(np.array(stern), HULL[2], both=True))
    for x in (-1.5, 0.0, 1.3):
        faces += solids.box((x - 0.15, 0.36, -0.66), (x + 0.15, 0.42, 0.66), PLANK)
    return faces


def _yacht() -> list[Face]:
    """Returns a small sailing boat along x, with two bellied sails."""
    faces = solids.box((-3.0, 0.32, -0.9), (2.2, 0.9, 0.9), HULL[1])
    faces += solids.box((-2.9, -0.1, -0.88), (2.2, 0.32, 0.88), HULL[0])
    bow = [(2.2, 0.32, -0.9), (2.2, 0.9, -0.9), (4.0, 1.0, 0), (3.75, 0.32, 0)]
    keel = [(2.2, -0.1, -0.9), (2.2, 0.32, -0.9), (3.75, 0.32, 0), (3.5, -0.1, 0)]
    faces.append(Face(np.array(bow, float), HULL[1], both=True))
    faces.append(Face(np.array(keel, float), HULL[0], both=True))
    faces += solids.box((0.45, 0.9, -0.06), (0.57, 9.6, 0.06), POST)
    for low, tip, back in (((0.4, 1.7), 9.3, -3.4), ((0.75, 1.2), 7.6, 3.5)):
        for strip in range(6):
            a, b = strip / 6, (strip + 1) / 6
            quad = [
                (low[0], low[1] + (tip - low[1]) * a, 0),
                (low[0], low[1] + (tip - low[1]) * b, 0),
                (low[0] + (back - low[0]) * (1 - b), low[1] + (tip - low[1]) * b, 0.5),
                (low[0] + (back - low[0]) * (1 - a), low[1] + (tip - low[1]) * a, 0.5),
            ]
            tone = SAIL * (0.93 if strip % 2 else 1.0)
            faces.append(Face(np.array(quad, float), tone, both=True))
    return faces
