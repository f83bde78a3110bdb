"""A photograph and its paintings at any size, as a problem for the loop."""

from collections.abc import Callable, Sequence
from copy import copy

import numpy as np
import tensorflow as tf

from tfstyle.images import Tile, plan_tiles, resize
from tfstyle.losses import distances
from tfstyle.losses.loss import Loss
from tfstyle.losses.objective import Objective
from tfstyle.losses.style import StyleLoss
from tfstyle.methods.loop.problem import Problem
from tfstyle.methods.loop.scale import Scale
from tfstyle.methods.loop.tile_features import TileFeatures
from tfstyle.methods.loop.tiled_problem import TiledProblem
from tfstyle.methods.style_pictures import fit_styles


class StyleTransfer:
    """Makes the problem of each scale, with all pictures resized to it.

    Args:
        extractor: Feature model; gives at least the objective's layers.
        objective: Terms named "content" and "style" get their targets here.
        content: The photograph, `(height, width, 3)` in [0, 1], of the result's size.
        styles: The paintings, of any size.
        blend: Share of each painting.
        style_size: Longer side of the paintings at full size, in pixels.
        tiles: From a height and width to the tiles of such a picture; whole if None.
    """

    def __init__(
        self,
        extractor: Callable,
        objective: Objective,
        content: np.ndarray,
        styles: Sequence[np.ndarray],
        blend: Sequence[float],
        style_size: int,
        tiles: Callable[[int, int], list[Tile]] | None = None,
    ):
        self.extractor = extractor
        self.objective = objective
        self.content = content
        self.styles = styles
        self.blend = blend
        self.style_size = style_size
        self.tiles = tiles or _one_tile

    def problem_at(self, scale: Scale) -> Problem:
        """The objective with its targets at a scale."""
        targets = {
            "content": lambda term: self._content_target(term, scale[:2]),
            "style": lambda term: self._style_target(term, max(scale[:2])),
        }
        made = {
            term.name: targets[term.name](term)
            for term in self.objective.terms
            if term.name in targets
        }
        tiles = self.tiles(*scale[:2])
        if len(tiles) == 1:
            return Problem(self.extractor, self.objective, made)
        return TiledProblem(self.extractor, self.objective, made, tiles)

    def measure(self, image: np.ndarray) -> dict[str, float]:
        """As `losses.distances.distances`, in tiles where that is needed."""
        judge = copy(self)
        judge.objective = Objective(distances.terms())
        values = judge.problem_at(Scale(*image.shape[:2], 1)).values(_batch(image))
        return {name: float(values[name]) for name in ("content", "style")}

    def content_at(self, size: tuple[int, int]) -> np.ndarray:
        """The photograph at a height and width."""
        return resize(self.content, size, clip=True)

    def styles_at(self, side: int) -> list[np.ndarray]:
        """The paintings where the picture's longer side is `side` pixels."""
        longer = round(self.style_size * side / max(self.content.shape))
        sides = [longer] * len(self.styles)
        return fit_styles(self.styles, sides, self.objective.layers)

    def _content_target(self, term: Loss, size: tuple[int, int]) -> dict:
        content, tiles = self.content_at(size), self.tiles(*size)
        if len(tiles) == 1:
            return term.target(self.extractor(_batch(content)))
        return term.target(
            TileFeatures(self.extractor, term.layers).maps(content, tiles)
        )

    def _style_target(self, term: Loss, side: int) -> dict:
        styles = self.styles_at(side)
        if isinstance(term, StyleLoss):
            return term.target_of([self._sums(term, s) for s in styles], self.blend)
        return term.target([self.extractor(_batch(s)) for s in styles], self.blend)

    def _sums(self, term: StyleLoss, style: np.ndarray) -> dict:
        tiles = self.tiles(*style.shape[:2])
        if len(tiles) == 1:
            return term.accumulate(self.extractor(_batch(style)), None)
        problem = TiledProblem(self.extractor, Objective([term]), {}, tiles)
        return problem.sums(_batch(style))[term.name]


def _batch(image: np.ndarray) -> tf.Tensor:
    return tf.constant(image[None])


def _one_tile(height: int, width: int) -> list[Tile]:
    return plan_tiles(height, width, (height, width), halo=0)
