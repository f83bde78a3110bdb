"""Content, style and statistic distances as Keras losses for `compile` and `fit`."""

from collections.abc import Sequence
from os import PathLike, fspath

import keras

from tfstyle import statistics
from tfstyle.features.layer_names import CONTENT_LAYERS, STYLE_LAYERS, resolve_layers
from tfstyle.features.vgg19 import vgg19_features
from tfstyle.features.weights import find_weights
from tfstyle.losses import formulas
from tfstyle.losses.content import ContentLoss
from tfstyle.losses.style import StyleLoss
from tfstyle.statistics.sums import accumulate

PACKAGE = "tfstyle"


class _FeatureDistance(keras.losses.Loss):
    """Base class of losses that compare the features of two batches of pictures.

    Args:
        layers: Names of VGG19 layers.
        vgg19_weights: VGG19 weight file. If None, `find_weights` finds or downloads it.
        name: Name of the loss.
        **options: Other arguments of `keras.losses.Loss`, such as `reduction`.
    """

    def __init__(
        self,
        layers: str | Sequence[str],
        vgg19_weights: str | PathLike[str] | None,
        name: str,
        **options,
    ):
        super().__init__(name=name, **options)
        self.layers = resolve_layers([layers] if isinstance(layers, str) else layers)
        self.vgg19_weights = None if vgg19_weights is None else fspath(vgg19_weights)
        self.extractor = vgg19_features(self.layers, find_weights(vgg19_weights))

    def get_config(self) -> dict:
        """Returns the constructor arguments."""
        own = {"layers": list(self.layers), "vgg19_weights": self.vgg19_weights}
        return {**super().get_config(), **own}


@keras.saving.register_keras_serializable(PACKAGE)
class ContentDistance(_FeatureDistance):
    """Relative distance between activations of VGG19.

    Call the loss with the content images and the generated images. Both are batches of
    shape `(batch, height, width, 3)` with values in [0, 1]. The distance is 0 for equal
    activations and 1 for all-zero activations of the generated images.

    Args:
        layers: Names of layers. Defaults to relu4_2.
        vgg19_weights: VGG19 weight file. If None, `find_weights` finds or downloads it.
        name: Name of the loss.
        **options: Other arguments of `keras.losses.Loss`, such as `reduction`.

    Raises:
        InputError: A layer is unknown, or no valid VGG19 weights were found.

    Reference:
        Gatys, Ecker, Bethge (CVPR 2016), section 2.1. Deviation: the distance is
        relative.
    """

    def __init__(
        self,
        layers: str | Sequence[str] = CONTENT_LAYERS,
        vgg19_weights: str | PathLike[str] | None = None,
        name: str = "content_distance",
        **options,
    ):
        super().__init__(layers, vgg19_weights, name, **options)
        self._term = ContentLoss(self.layers)

    def call(self, y_true, y_pred):
        """Returns the distance for each pair of pictures, `(batch,)`."""
        target = self._term.target(self.extractor(y_true))
        return self._term(y_pred, self.extractor(y_pred), target)


@keras.saving.register_keras_serializable(PACKAGE)
class StyleDistance(_FeatureDistance):
    """Relative distance between statistics of VGG19 activations.

    Call the loss with the style images and the generated images. Both are batches of
    shape `(batch, height, width, 3)` with values in [0, 1], but their heights and
    widths may differ.

    Args:
        layers: Names of layers. Defaults to relu1_1, relu2_1, relu3_1, relu4_1 and
            relu5_1.
        statistic: Name of a statistic: gram, covariance, mean_std or w2.
        vgg19_weights: VGG19 weight file. If None, `find_weights` finds or downloads it.
        name: Name of the loss.
        **options: Other arguments of `keras.losses.Loss`, such as `reduction`.

    Raises:
        InputError: A layer or the statistic is unknown, or no valid VGG19 weights were
            found.

    Reference:
        Gatys, Ecker, Bethge (CVPR 2016), section 2.2. Deviation: the distance is
        relative.
    """

    def __init__(
        self,
        layers: str | Sequence[str] = STYLE_LAYERS,
        statistic: str = "gram",
        vgg19_weights: str | PathLike[str] | None = None,
        name: str = "style_distance",
        **options,
    ):
        statistics.get(statistic)
        super().__init__(layers, vgg19_weights, name, **options)
        self.statistic = statistic
        self._term = StyleLoss(self.layers, statistic=statistic)

    def call(self, y_true, y_pred):
        """Returns the distance for each pair of pictures, `(batch,)`."""
        target = self._term.target([self.extractor(y_true)], [1.0])
        return self._term(y_pred, self.extractor(y_pred), target)

    def get_config(self) -> dict:
        """Returns the constructor arguments."""
        return {**super().get_config(), "statistic": self.statistic}


@keras.saving.register_keras_serializable(PACKAGE)
class StatisticDistance(keras.losses.Loss):
    """Relative distance between the statistics of two batches of feature maps.

    Call the loss with target and predicted feature maps of any network. Both are arrays
    of shape `(batch, height, width, channels)`, but their heights and widths may
    differ.

    Args:
        statistic: Name of a statistic: gram, covariance, mean_std or w2.
        name: Name of the loss.
        **options: Other arguments of `keras.losses.Loss`, such as `reduction`.

    Raises:
        InputError: The statistic is unknown.

    Example:

    >>> loss = StatisticDistance("mean_std")
    >>> maps = keras.ops.ones((1, 4, 4, 2))
    >>> float(loss(maps, maps))
    0.0
    """

    def __init__(
        self, statistic: str = "gram", name: str = "statistic_distance", **options
    ):
        statistics.get(statistic)
        super().__init__(name=name, **options)
        self.statistic = statistic

    def call(self, y_true, y_pred):
        """Returns the distance for each pair of maps, `(batch,)`."""
        finalize = statistics.get(self.statistic)
        target = statistics.target_of(self.statistic)(finalize(accumulate(y_true)))
        statistic = finalize(accumulate(y_pred))
        own = statistics.distance_of(self.statistic)
        if own:
            return own(statistic, target)
        channels = y_pred.shape[-1]
        return formulas.get("relative").style(statistic, target, channels)

    def get_config(self) -> dict:
        """Returns the constructor arguments."""
        return {**super().get_config(), "statistic": self.statistic}
