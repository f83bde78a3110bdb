"""Features of pictures of any size, computed in tiles if needed."""

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
    """Features of whole pictures, computed tile by tile if there are several tiles.

    Args:
        extractor: Feature model.
        tiles: Function that takes the height and width of a picture and returns its
            tiles. If None, each picture is a single tile.
    """

    def __init__(
        self,
        extractor: Callable,
        tiles: Callable[[int, int], list[Tile]] | None = None,
    ):
        self.extractor = extractor
        self.tiles = tiles or _one_tile

    def maps(self, image: np.ndarray, layers: Sequence[str]) -> dict[str, tf.Tensor]:
        """Returns the activations of a `(height, width, 3)` picture at `layers`.

        If the picture fits into one tile, the result also contains all other layers of
        the extractor.
        """
        tiles = self.tiles(*image.shape[:2])
        if len(tiles) == 1:
            return self.extractor(tf.constant(image[None]))
        return TileFeatures(self.extractor, layers).maps(image, tiles)

    def sums(
        self, image: np.ndarray, layers: Sequence[str], guides: Sequence[Mapping]
    ) -> list[dict[str, PositionSums]]:
        """Returns the `PositionSums` of each region of a picture.

        Args:
            image: `(height, width, 3)` in [0, 1].
            layers: Names of layers.
            guides: Weights of the positions in each region, as in `Region.guides`. If
                a region's guides are empty, the region is the whole picture.

        Returns:
            One dictionary for each region, with sums keyed by layer name.
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
        """Returns a `Problem`, or a `TiledProblem` if pictures of this size need tiles.

        Args:
            objective: Objective, as in `Problem`.
            targets: Targets, as in `Problem`.
            size: Height and width of the pictures in pixels.
            compose: Function applied to the picture, as in `Problem`.
        """
        tiles = self.tiles(*size)
        if len(tiles) == 1:
            return Problem(self.extractor, objective, targets, compose)
        return TiledProblem(self.extractor, objective, targets, tiles, compose)


def _one_tile(height: int, width: int) -> list[Tile]:
    return plan_tiles(height, width, (height, width), halo=0)
