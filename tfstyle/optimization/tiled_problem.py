"""An objective of a picture whose features do not fit into memory as a whole."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial, reduce

import numpy as np
import tensorflow as tf

from tfstyle.features.layer_names import stride
from tfstyle.images import Tile
from tfstyle.losses.objective import Objective
from tfstyle.optimization.problem import Problem


class TileFeatures:
    """The positions of a tile's own at each layer, without those of its halo.

    Tiles begin at multiples of the deepest layer's stride, so that the pooling grids of
    all are those of the whole picture; the halo is as wide as the deepest position
    sees. What an odd size leaves over, pooling drops at the picture's end alone.

    Args:
        extractor: Feature model; gives at least `layers`.
        layers: Names of layers.
    """

    def __init__(self, extractor: Callable, layers: Sequence[str]):
        self.extractor = extractor
        self.layers = tuple(layers)
        self._see = tf.function(self, autograph=False, reduce_retracing=True)

    def __call__(self, part: tf.Tensor, kept: tf.Tensor) -> dict[str, tf.Tensor]:
        """The activations of a tile by name of layer.

        Args:
            part: What it sees, `(1, height, width, 3)`.
            kept: Its own pixels of that: first row, row after the last, first column,
                column after the last.
        """
        seen = self.extractor(part)
        return {name: crop(seen[name], kept, stride(name)) for name in self.layers}

    def maps(self, image: np.ndarray, tiles: Sequence[Tile]) -> dict[str, tf.Tensor]:
        """The feature maps of a whole picture, `(height, width, 3)`."""
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
    """A pair of slices as four numbers."""
    return tuple(edge for side in region for edge in (side.start, side.stop))


def crop(feature_map, region: Sequence, step: int):
    """What a layer of stride `step` has in a region of pixels."""
    top, bottom, left, right = (region[i] // step for i in range(4))
    return feature_map[:, top:bottom, left:right]


class TiledProblem(Problem):
    """`Problem`, exactly, in two passes over tiles.

    Each term is a function of sums over the positions of feature maps. The first pass
    adds up the sums of all tiles, which gives the values and, for each sum, the slope
    of the loss. The second pulls each tile's own sums along these slopes, back through
    its pixels and those of its halo. The last tile makes both passes at once, for its
    activations are there still. What is held is one tile's activations and a few
    pictures.

    Args:
        extractor: Feature model; gives at least the objective's layers.
        objective: Terms with layers have to be made of sums (`Loss.accumulate`).
        targets: The target of each term by its name, of the whole picture.
        tiles: Cover the picture, with a halo as `features.layer_names.halo` says.
        compose: As for `Problem`; it sees the picture as a whole.

    Reference:
        Chen et al., "Training Deep Nets with Sublinear Memory Cost" (arXiv:1604.06174)
        compute activations a second time for the sake of memory; here by places, not
        by layers.
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
        """The same problem with another feature model, the targets as they are."""
        parts = self.objective, self.targets, self.tiles, self.compose
        return TiledProblem(extractor, *parts)

    def values(
        self, image: tf.Tensor, step: tf.Tensor | int = 0
    ) -> dict[str, tf.Tensor]:
        """The terms by name, and their weighted sum as "loss".

        Args:
            image: `(1, height, width, 3)` in [0, 1].
            step: Not looked at.
        """
        composed = self.compose(image)
        return self._values_of_sums(self.sums(composed), composed)

    def values_and_gradient(
        self, image: tf.Tensor, step: tf.Tensor | int = 0
    ) -> tuple[dict[str, tf.Tensor], tf.Tensor]:
        """`values`, and the gradient of "loss", of the image's shape."""
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
        """The sums of all tiles together, by the term's name; composed already."""
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
