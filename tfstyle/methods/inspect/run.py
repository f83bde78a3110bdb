"""The features of pictures as arrays. Imports TensorFlow."""

from collections.abc import Sequence

import keras
import numpy as np

from tfstyle.features.find import find_features
from tfstyle.methods.inspect.options import InspectOptions
from tfstyle.methods.inspect.sheet import Seen
from tfstyle.statistics.gram import gram
from tfstyle.statistics.sums import accumulate


def see(
    pictures: Sequence[np.ndarray], options: InspectOptions
) -> dict[str, list[Seen]]:
    """Returns each layer's view of each picture, by the layer's name.

    Args:
        pictures: `(height, width, 3)` in [0, 1] each.
        options: Of the layers and the feature network.

    Raises:
        InputError: There are no weights.
    """
    extractor = find_features(
        options.layers,
        options.vgg19_weights,
        options.allow_random_features,
        options.pooling,
        options.first_padding,
    ).extractor
    views = [extractor(keras.ops.convert_to_tensor(each[None])) for each in pictures]
    return {name: [_seen(view[name]) for view in views] for name in options.layers}


def _seen(features) -> Seen:
    maps, matrix = features[0], gram(accumulate(features))[0]
    return Seen(*map(keras.ops.convert_to_numpy, (maps, matrix)))
