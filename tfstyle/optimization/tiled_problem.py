"""Optimization problem for pictures whose features do not fit into memory."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial, reduce

import numpy as np
import tensorflow as tf

from tfstyle.features.layer_names import stride
from tfstyle.images import Tile
from tfstyle.losses.objective import Objective
from tfstyle.optimization.problem import Problem


class TileFeatures:
    """Features of tiles, without the positions that belong to the halos.

    Each tile has a halo: a border that contains all neighboring pixels on which the
    features inside the tile depend. Tiles start at multiples of the deepest layer's
    stride, so their pooling grids match those of the whole picture. Pooling drops the
    last row or column of a feature map with an odd height or width. Thanks to the
    matching grids, this happens only at the bottom and right edges of the whole
    picture.

    Args:
        extractor: Feature model whose outputs include `layers`.
        layers: Names of the layers whose activations are returned.
    """

    def __init__(self, extractor: Callable, layers: Sequence[str]):
        self.extractor = extractor
        self.layers = tuple(layers)
        self._see = tf.function(self, autograph=False, reduce_retracing=True)

    def __call__(self, part: tf.Tensor, kept: tf.Tensor) -> dict[str, tf.Tensor]:
        """Returns the activations of a tile, keyed by layer name.

        Args:
            part: Tile with its halo, `(1, height, width, 3)` in [0, 1].
            kept: Region of `part` without the halo, as four bounds (see `crop`).
        """
        seen = self.extractor(part)
        return {name: crop(seen[name], kept, stride(name)) for name in self.layers}

    def maps(self, image: np.ndarray, tiles: Sequence[Tile]) -> dict[str, tf.Tensor]:
        """Returns feature maps of a `(height, width, 3)` picture, keyed by layer."""
        whole = {}
        for tile in tiles:
            seen = self._see(tf.constant(image[tile.seen][None]), bounds(tile.kept))
            for name, own in seen.items():
                if name not in whole:
                    height, width = (side // stride(name) for side in image.shape[:2])
                    whole[name] = np.empty(
                        (1, height, width, own.shape[-1]), np.float32
                    )
                crop(whole[name], bounds(tile.written), stride(name))[:] = own
        return {name: tf.constant(values) for name, values in whole.items()}


def bounds(region: tuple[slice, slice]) -> tuple[int, ...]:
    """Converts a row slice and a column slice to the four bounds that `crop` takes."""
    return tuple(edge for side in region for edge in (side.start, side.stop))


def crop(feature_map, region: Sequence, step: int):
    """Crops a layer's feature map to a region of the picture.

    Args:
        feature_map: `(batch, height, width, channels)`.
        region: Start row, stop row, start column and stop column, in pixels. The stop
            row and the stop column are excluded.
        step: Stride of the layer in pixels.
    """
    top, bottom, left, right = (region[i] // step for i in range(4))
    return feature_map[:, top:bottom, left:right]


class TiledProblem(Problem):
    """`Problem` that computes its exact loss and gradient in two passes over tiles.

    Each loss term that uses features is a function of sums over all positions of the
    feature maps. The first pass adds up these sums over all tiles, then computes the
    loss terms and the gradient of the loss with respect to each sum. The second pass
    backpropagates this gradient through each tile and its halo. For the last tile, the
    two passes are combined, because its activations are still in memory. At any time,
    only the targets, a few pictures and the activations of one tile are in memory.

    Args:
        extractor: Feature model whose outputs include the objective's layers.
        objective: Objective to minimize. All terms that use features must have an
            `is_sum` of True (see `Loss`).
        targets: Targets of the whole picture, keyed by term name.
        tiles: Tiles that cover the picture, with the halo from
            `features.layer_names.halo`.
        compose: Function applied to the whole picture, as in `Problem`.

    Reference:
        Chen et al., "Training Deep Nets with Sublinear Memory Cost" (arXiv:1604.06174),
        which recomputes activations in segments of the network to save memory. Here,
        activations are recomputed tile by tile.
    """

    compiles = False

    def __init__(
        self,
        extractor: Callable,
        objective: Objective,
        targets: Mapping,
        tiles: Sequence[Tile],
        compose: Callable[[tf.Tensor], tf.Tensor] | None = None,
    ):
        super().__init__(extractor, objective, targets, compose)
        self.tiles = tiles
        self.features = TileFeatures(extractor, objective.layers)
        function = partial(tf.function, autograph=False, reduce_retracing=True)
        self._sums = function(self._sums_of_part)
        self._complete = function(self._gradient_of_last)
        self._pull = function(self._gradient_of_part)

    def with_extractor(self, extractor: Callable) -> "TiledProblem":
        """Returns a problem with another feature model, but with the same targets."""
        parts = self.objective, self.targets, self.tiles, self.compose
        return TiledProblem(extractor, *parts)

    def values(
        self, image: tf.Tensor, step: tf.Tensor | int = 0
    ) -> dict[str, tf.Tensor]:
        """Returns the loss terms, keyed by name, and their weighted sum as "loss".

        Args:
            image: `(1, height, width, 3)` in [0, 1].
            step: Ignored, because the loss does not depend on the step.
        """
        composed = self.compose(image)
        return self._values_of_sums(self.sums(composed), composed)

    def values_and_gradient(
        self, image: tf.Tensor, step: tf.Tensor | int = 0
    ) -> tuple[dict[str, tf.Tensor], tf.Tensor]:
        """Returns `values`, and the gradient of "loss" with respect to `image`."""
        with tf.GradientTape() as tape:
            tape.watch(image)
            composed = self.compose(image)
        values, gradient = self._composed_gradient(composed)
        return values, tape.gradient(composed, image, gradient)

    def _composed_gradient(self, image: tf.Tensor) -> tuple[dict, tf.Tensor]:
        *others, (last, part) = self._parts(image)
        before = _added(self._sums(*other) for _, other in others)
        values, slopes, gradient, pulled = self._complete(before, image, *part)
        gradient = np.array(gradient)
        gradient[:, *last.seen] += pulled
        for tile, other in others:
            gradient[:, *tile.seen] += self._pull(*other, slopes)
        return values, tf.constant(gradient)

    def sums(self, image: tf.Tensor) -> dict:
        """Returns the sums over all positions for each loss term, keyed by term name.

        Args:
            image: Result of `compose`, `(1, height, width, 3)` in [0, 1].
        """
        return _added(self._sums(*part) for _, part in self._parts(image))

    def _parts(self, image: tf.Tensor) -> Iterator[tuple[Tile, tuple]]:
        for tile in self.tiles:
            rows, columns = tile.seen
            cut = partial(_crop_all, region=bounds(tile.written))
            targets = self.objective.targets_at(self.targets, cut)
            kept = tf.constant(bounds(tile.kept))
            yield tile, (image[:, rows, columns], kept, targets)

    def _sums_of_part(self, part, kept, targets) -> dict:
        return self.objective.accumulate(self.features(part, kept), targets)

    def _values_of_sums(self, sums, image) -> dict[str, tf.Tensor]:
        values = self.objective.finalize(image, sums, self.targets)
        return {"loss": self.objective.total(values), **values}

    def _gradient_of_last(self, before, image, part, kept, targets) -> tuple:
        with tf.GradientTape() as tape:
            tape.watch((before, image, part))
            sums = _added([before, self._sums_of_part(part, kept, targets)])
            values = self._values_of_sums(sums, image)
        unused = tf.UnconnectedGradients.ZERO
        slopes = tape.gradient(
            values["loss"], (before, image, part), unconnected_gradients=unused
        )
        return values, *slopes

    def _gradient_of_part(self, part, kept, targets, slopes) -> tf.Tensor:
        with tf.GradientTape() as tape:
            tape.watch(part)
            sums = self._sums_of_part(part, kept, targets)
            pairs = zip(tf.nest.flatten(slopes), tf.nest.flatten(sums), strict=True)
            pull = tf.add_n([tf.reduce_sum(slope * value) for slope, value in pairs])
        return tape.gradient(pull, part)


def _added(sums: Iterable) -> dict:
    return reduce(partial(tf.nest.map_structure, tf.add), sums)


def _crop_all(maps: Mapping, region: Sequence[int]) -> dict:
    return {name: crop(values, region, stride(name)) for name, values in maps.items()}
