"""What the feature network sees of a picture of any size."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import tensorflow as tf

from tfstyle.images import Tile, plan_tiles
from tfstyle.losses.objective import Objective
from tfstyle.losses.style import GuidedStyleLoss, Region
from tfstyle.optimization.problem import Problem
from tfstyle.optimization.tiled_problem import TiledProblem, TileFeatures
from tfstyle.statistics.sums import PositionSums


class PictureFeatures:
    """Sees pictures as a whole, or in tiles where they are several.

    Args:
        extractor: Feature model.
        tiles: From a height and width to the tiles of such a picture; whole if None.
    """

    def __init__(
        self,
        extractor: Callable,
        tiles: Callable[[int, int], list[Tile]] | None = None,
    ):
        self.extractor = extractor
        self.tiles = tiles or _one_tile

    def maps(self, image: np.ndarray, layers: Sequence[str]) -> dict[str, tf.Tensor]:
        """The activations of a picture, `(height, width, 3)`, at least at `layers`."""
        tiles = self.tiles(*image.shape[:2])
        if len(tiles) == 1:
            return self.extractor(tf.constant(image[None]))
        return TileFeatures(self.extractor, layers).maps(image, tiles)

    def sums(
        self, image: np.ndarray, layers: Sequence[str], guides: Sequence[Mapping]
    ) -> list[dict[str, PositionSums]]:
        """The sums over the positions of regions of a picture.

        Args:
            image: `(height, width, 3)` in [0, 1].
            layers: Names of layers.
            guides: Of each region, as in `Region`; an empty one is the whole picture.

        Returns:
            For each region, the sums by name of layer.
        """
        regions = [Region(1.0, each, {}) for each in guides]
        term = GuidedStyleLoss(layers)
        problem = self.problem(Objective([term]), {term.name: regions}, image.shape[:2])
        return problem.sums(tf.constant(image[None]))[term.name]

    def problem(
        self,
        objective: Objective,
        targets: Mapping,
        size: tuple[int, int],
        compose: Callable[[tf.Tensor], tf.Tensor] | None = None,
    ) -> Problem:
        """An objective of pictures of a height and width; arguments as of `Problem`."""
        tiles = self.tiles(*size)
        if len(tiles) == 1:
            return Problem(self.extractor, objective, targets, compose)
        return TiledProblem(self.extractor, objective, targets, tiles, compose)


def _one_tile(height: int, width: int) -> list[Tile]:
    return plan_tiles(height, width, (height, width), halo=0)
