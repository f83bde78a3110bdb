"""Feed-forward network for one or more trained styles."""

from collections.abc import Callable

import keras
from keras import ops

from tfstyle.networks.families import CHANNELS, DEFAULT_BLOCKS
from tfstyle.networks.layers.convolutions import PairwiseConv2D, UpsamplingConv2D
from tfstyle.networks.layers.normalization import ConditionalInstanceNormalization
from tfstyle.networks.layers.padding import ReflectionPadding2D

# Minimum value by which style weights are divided: Keras' default epsilon, regardless
# of Keras' global setting.
EPSILON = 1e-7
# Minimum value by which style weights are divided in networks that run with 8-bit
# integers. Quantization rounds the value to a multiple of 2/255; the result must not be
# 0.
INTEGER_EPSILON = 1 / 64


@keras.saving.register_keras_serializable(package="tfstyle")
class StyleShares(keras.layers.Layer):
    """Divides style weights by their sum.

    Args:
        epsilon: Minimum divisor.
    """

    def __init__(self, epsilon: float = EPSILON, **kwargs):
        super().__init__(**kwargs)
        self.epsilon = epsilon

    def call(self, weights):
        """Normalizes nonnegative weights, `(batch, styles)`; keeps rows of zeros."""
        total = ops.sum(weights, axis=-1, keepdims=True)
        return weights / ops.maximum(total, self.epsilon)

    def get_config(self) -> dict:
        """Returns the constructor arguments."""
        return {**super().get_config(), "epsilon": self.epsilon}


@keras.saving.register_keras_serializable(package="tfstyle")
class PhotoMixture(keras.layers.Layer):
    """Crops the stylized picture to the photograph's size, and blends the two pictures.

    The photograph's weight is 1 minus the sum of the style weights, but at least 0.
    """

    def call(self, painted, photo, weights):
        """Blends the pictures.

        Args:
            painted: Stylized picture, `(batch, rows, columns, 3)` in [0, 1], no smaller
                than `photo`.
            photo: Photograph, `(batch, height, width, 3)` in [0, 1].
            weights: Style weights, `(batch, styles)`, at least 0.
        """
        _, height, width, _ = ops.shape(photo)
        strength = ops.minimum(ops.sum(weights, axis=-1), 1.0)[:, None, None, None]
        return photo + strength * (painted[:, :height, :width] - photo)


class Painter:
    """Layers of a `TransformerNet`, created by the first call and then reused.

    Args:
        styles: Number of styles.
        alpha: Multiplier for the channel counts (32, 64 and 128).
        blocks: Number of residual blocks.
        dtype: Dtype of the layers.
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
        """Stylizes an image.

        Args:
            image: `(batch, height, width, 3)`.
            style_weights: `(batch, styles)`.
            normalize: Function that is called instead of each normalization layer. It
                takes the layer, the layer's input, and the style weights divided by
                their sum. If None, the layer itself is called.
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


@keras.saving.register_keras_serializable(package="tfstyle")
class TransformerNet(keras.Model):
    """Fully convolutional image transformation network for one or more styles.

    The input is a dictionary. `image` is `(batch, height, width, 3)` in [0, 1], with
    sides of at least 12 pixels. `style_weights` is `(batch, styles)`, with values of at
    least 0. Styles are blended by weight. If the sum of the weights is less than 1, the
    result is blended with `image`. Therefore, a single weight below 1 acts as the
    strength of the style. The output is `(batch, height, width, 3)` in [0, 1].

    Args:
        styles: Number of styles.
        alpha: Multiplier for the channel counts (32, 64 and 128).
        blocks: Number of residual blocks.
        dtype: Dtype of the variables and the computation, regardless of Keras' global
            policy. The dtype is not saved. Loaded weights are converted to this
            dtype.

    Reference:
        Johnson, Alahi, Fei-Fei, "Perceptual Losses for Real-Time Style Transfer and
        Super-Resolution" (ECCV 2016); conditional instance normalization from Dumoulin
        et al. (ICLR 2017). Deviations: the first convolution is 7 x 7 with a stride of
        2, and the last convolution is 7 x 7. The paper pads the picture by 40 pixels;
        here, each residual block pads its input by two pixels. Upsampling repeats
        pixels. The last activation is a sigmoid.

    Example:

    >>> network = TransformerNet(styles=2, alpha=0.125, blocks=1)
    >>> image, weights = keras.ops.ones((1, 33, 50, 3)), [[0.5, 0.25]]
    >>> network({"image": image, "style_weights": keras.ops.array(weights)}).shape
    TensorShape([1, 33, 50, 3])
    """

    def __init__(
        self,
        styles: int,
        alpha: float = 0.5,
        blocks: int = DEFAULT_BLOCKS,
        name: str = "transformer_net",
        dtype: str = "float32",
        **kwargs,
    ):
        image = keras.Input((None, None, 3), dtype="float32", name="image")
        weights = keras.Input((styles,), dtype="float32", name="style_weights")
        painter = Painter(styles, alpha, blocks, dtype)
        super().__init__(
            inputs={"image": image, "style_weights": weights},
            outputs=painter(image, weights),
            name=name,
            dtype=dtype,
            **kwargs,
        )
        self.styles, self.alpha, self.blocks = styles, alpha, blocks
        self.painter = painter

    def paint(self, inputs: dict, normalize: Callable):
        """Stylizes images with the network's layers and a given normalization function.

        Args:
            inputs: Dictionary with the network's inputs.
            normalize: Function that is called instead of each normalization layer, in
                the order of the layers. It takes the layer, the layer's input, and the
                style weights divided by their sum. It returns an array with the shape
                of the layer's input.

        Returns:
            Stylized pictures, `(batch, height, width, 3)` in [0, 1].
        """
        return self.painter(inputs["image"], inputs["style_weights"], normalize)

    def get_config(self) -> dict:
        """Returns the constructor arguments."""
        own = {name: getattr(self, name) for name in ("styles", "alpha", "blocks")}
        return {"name": self.name, **own}

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """Creates a network from the result of `get_config`."""
        return cls(**config)


def integer_network(network: TransformerNet) -> TransformerNet:
    """Copies a network, with a `StyleShares.epsilon` that suits 8-bit integers."""
    copy = TransformerNet.from_config(network.get_config())
    copy.set_weights(network.get_weights())
    copy.get_layer("shares").epsilon = INTEGER_EPSILON
    return copy
