"""The layers of the network that paints in one pass, laid one after the other."""

from collections.abc import Callable

import keras
from keras import ops

from tfstyle.networks.conditional_norm import ConditionalInstanceNormalization
from tfstyle.networks.limits import CHANNELS
from tfstyle.networks.mixing import PhotoMixture, StyleShares
from tfstyle.networks.padding import ReflectionPadding2D
from tfstyle.networks.pairwise import PairwiseConv2D
from tfstyle.networks.upsampling import UpsamplingConv2D


class Painter:
    """Makes the layers at the first call, and lays the same ones again at the next.

    Args:
        styles: Number of styles.
        alpha: Width: share of the paper's number of channels.
        blocks: Number of residual blocks.
        dtype: Of the layers.
    """

    def __init__(self, styles: int, alpha: float, blocks: int, dtype: str = "float32"):
        self.styles = styles
        self.blocks = blocks
        self.dtype = dtype
        self.full, self.half, self.quarter = (
            max(1, round(alpha * channels)) for channels in CHANNELS
        )
        self.layers: dict[str, keras.layers.Layer] = {}

    def __call__(self, image, style_weights, normalize: Callable | None = None):
        """Paints.

        Args:
            image: `(batch, height, width, 3)`.
            style_weights: `(batch, styles)`.
            normalize: Called with each normalisation, its map and the shares of the
                styles; calls the layer if None.
        """
        self.normalize = normalize or (lambda layer, *inputs: layer(*inputs))
        self.shares = self._layer("shares", StyleShares)(style_weights)
        painted = self._painted(image)
        mixture = self._layer("stylized_image", PhotoMixture)
        return mixture(painted, image, style_weights)

    def _painted(self, image):
        x = self._reflect(image, 3, "stem")
        x = self._normalized(self._conv(x, self.half, 7, "stem", strides=2), "stem")
        x = self._reflect(ops.relu(x), 1, "down")
        x = self._normalized(self._conv(x, self.quarter, 3, "down", strides=2), "down")
        x = ops.relu(x)
        for number in range(1, self.blocks + 1):
            x = self._residual(x, f"residual{number}")
        for channels, name in ((self.half, "up1"), (self.full, "up2")):
            x = self._layer(f"{name}_conv", UpsamplingConv2D, channels)(x)
            x = ops.relu(self._normalized(x, name))
        x = self._reflect(x, 3, "image")
        return ops.sigmoid(self._layer("image_conv", PairwiseConv2D, 3, 7)(x))

    def _residual(self, x, name: str):
        y = self._conv(self._reflect(x, 2, name), self.quarter, 3, f"{name}_1")
        y = ops.relu(self._normalized(y, f"{name}_1"))
        y = self._conv(y, self.quarter, 3, f"{name}_2")
        return x + self._normalized(y, f"{name}_2")

    def _normalized(self, x, name: str):
        norm = self._layer(
            f"{name}_norm", ConditionalInstanceNormalization, self.styles
        )
        return self.normalize(norm, x, self.shares)

    def _conv(self, x, filters: int, size: int, name: str, strides: int = 1):
        options = {
            "strides": strides,
            "use_bias": False,
            "data_format": "channels_last",
        }
        return self._layer(
            f"{name}_conv", keras.layers.Conv2D, filters, size, **options
        )(x)

    def _reflect(self, x, padding: int, name: str):
        return self._layer(f"{name}_reflection", ReflectionPadding2D, padding)(x)

    def _layer(self, name: str, kind: type, *arguments, **options):
        if name not in self.layers:
            options["dtype"] = self.dtype
            self.layers[name] = kind(*arguments, name=name, **options)
        return self.layers[name]
