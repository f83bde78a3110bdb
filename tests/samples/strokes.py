"""A brush: curved impasto strokes with bristles, and the light on their relief."""

import itertools

import numpy as np

from tests.samples import raster

# Streaks that bristles leave across one stroke.
BRISTLES = 11


class Painting:
    """Wet paint: colors, and how thick the paint stands.

    Args:
        ground: Colors of the primed canvas, `(height, width, 3)`.

    Attributes:
        colours: `(height, width, 3)`.
        relief: Thickness, `(height, width)`.
    """

    def __init__(self, ground: np.ndarray):
        self.colours = np.array(ground, np.float32)
        self.relief = np.zeros(ground.shape[:2], np.float32)

    def stroke(
        self,
        path: np.ndarray,
        radius: float,
        colours: np.ndarray,
        rng: np.random.Generator,
    ):
        """Paints one stroke.

        Args:
            path: Its middle line, columns and rows in pixels, `(n, 2)`.
            radius: Half its width in pixels.
            colours: The two colors on the brush, `(2, 3)`.
            rng: Source of the bristles.
        """
        height, width = self.relief.shape
        low = np.maximum(np.floor(path.min(0) - radius - 1).astype(int), 0)
        high = np.ceil(path.max(0) + radius + 2).astype(int)
        high = np.minimum(high, [width, height])
        if (high <= low).any():
            return
        along, across = _coordinates(path, low, high)
        across = across / radius
        streaks = rng.random(BRISTLES + 1).astype(np.float32)
        position = np.clip((across + 1) / 2, 0, 1) * BRISTLES
        # Bristles swerve a little, so that streaks are not ruled lines.
        position = np.clip(
            position + 0.5 * np.sin(along * 5 + streaks[0] * 6), 0, BRISTLES
        )
        bristle = np.interp(position, np.arange(BRISTLES + 1), streaks)
        ragged = 0.16 * bristle
        inside = np.abs(across) < 0.86 + 0.14 * bristle
        inside &= (along > ragged - 0.12) & (along < 1.04 - ragged)
        window = np.s_[low[1] : high[1], low[0] : high[0]]
        paint = (
            raster.mix(colours[0], colours[1], bristle)
            * (0.92 + 0.16 * bristle)[..., None]
        )
        opaque = inside * np.clip(1.25 - 0.5 * (along > 0.75) * bristle, 0, 1)
        self.colours[window] = raster.mix(self.colours[window], paint, opaque)
        body = np.sqrt(np.clip(1 - across * across, 0, 1)) * 0.55 + 0.35 * bristle
        body = body + 0.5 * raster.smoothstep(0.7, 0.85, np.abs(across))
        thick = self.relief[window] * 0.45 + body * radius * 0.5
        self.relief[window] = np.where(inside, thick, self.relief[window])

    def lit(self, strength: float) -> np.ndarray:
        """Returns the colors under a light from the upper left, with wet gloss."""
        dy, dx = np.gradient(self.relief)
        slope = strength * (dx + dy) / np.sqrt(1 + dx * dx + dy * dy)
        shade = np.clip(1 + 0.30 * np.tanh(slope), 0.4, 1.6)
        gloss = 0.16 * raster.smoothstep(0.5, 1.3, slope)
        return self.colours * shade[..., None] + gloss[..., None]


def trace(field: np.ndarray, start: np.ndarray, step: float, count: int) -> np.ndarray:
    """Returns paths through a field of unit directions, `(strokes, count, 2)`.

    Args:
        field: Directions in x and y, `(height, width, 2)`.
        start: Where the paths begin, columns and rows, `(strokes, 2)`.
        step: Pixels from point to point.
        count: Points of a path.
    """
    limit = np.array(field.shape[1::-1]) - 1
    points = [np.asarray(start, np.float32)]
    for _ in range(count - 1):
        x, y = np.clip(points[-1], 0, limit).astype(int).T
        points.append(points[-1] + step * field[y, x])
    return np.stack(points, 1)


def _coordinates(
    path: np.ndarray, low: np.ndarray, high: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Returns for a window's pixels how far along the path, and beside it, they lie."""
    y, x = np.mgrid[low[1] : high[1], low[0] : high[0]].astype(np.float32)
    nearest = np.full(x.shape, np.inf, np.float32)
    along, across = np.zeros_like(x), np.zeros_like(x)
    pieces = len(path) - 1
    for piece, (a, b) in enumerate(itertools.pairwise(path)):
        ux, uy = b - a
        length = float(np.hypot(ux, uy)) or 1.0
        ux, uy = ux / length, uy / length
        t = (x - a[0]) * ux + (y - a[1]) * uy
        # The ends stay open, so that they can be ragged instead of round.
        low_t = -length if piece == 0 else 0.0
        high_t = 2 * length if piece == pieces - 1 else length
        inner = np.clip(t, low_t, high_t)
        side = (y - a[1]) * ux - (x - a[0]) * uy
        far = (t - inner) ** 2 + side * side
        closer = far < nearest
        nearest = np.where(closer, far, nearest)
        along = np.where(closer, (piece + t / length) / pieces, along)
        across = np.where(closer, side, across)
    return along, np.where(nearest > across * across + 1, 9e3, across)
