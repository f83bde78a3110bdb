"""Feature maps of a picture in tiles, each position as if the picture were whole."""

from collections.abc import Callable, Sequence

import numpy as np
import tensorflow as tf

from tfstyle.features.layer_names import stride
from tfstyle.images import Tile


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
