"""The network that paints in one pass, in as many styles as it has learned."""

import keras
from keras import ops

from tfstyle.networks.conditional_norm import ConditionalInstanceNormalization
from tfstyle.networks.mixing import PhotoMixture, StyleShares
from tfstyle.networks.padding import ReflectionPadding2D
from tfstyle.networks.pairwise import PairwiseConv2D
from tfstyle.networks.upsampling import UpsamplingConv2D

# Johnson et al., supplement, table 1: channels at full, half and quarter size.
CHANNELS = (32, 64, 128)
# Sides that the paddings of the residual blocks need: 3 pixels at a quarter of the size.
MIN_SIDE = 12


@keras.saving.register_keras_serializable(package="tfstyle")
class TransformerNet(keras.Model):
    """Image transformation network for several styles, of any size of picture.

    Inputs are a dictionary: `image`, `(batch, height, width, 3)` in [0, 1], either side
    at least 12 pixels, and `style_weights`, `(batch, styles)`, at least 0. Styles blend
    by their weights; what is missing to a sum of 1 is the photograph's, so that a single
    weight below 1 is a strength. The output is `(batch, height, width, 3)` in [0, 1].

    Args:
        styles: Number of styles.
        alpha: Width: share of the paper's number of channels.
        blocks: Number of residual blocks.

    Reference:
        Johnson, Alahi, Fei-Fei, "Perceptual Losses for Real-Time Style Transfer and
        Super-Resolution" (ECCV 2016); conditional instance normalisation after Dumoulin
        et al. (ICLR 2017). Deviations: the first convolution strides at once, 7 x 7; the
        last is 7 x 7; a residual block mirrors two pixels once, not one pixel twice;
        enlargement by nearest neighbour; the end is a sigmoid.

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
        blocks: int = 5,
        name: str = "transformer_net",
        **kwargs,
    ):
        image = keras.Input((None, None, 3), name="image")
        weights = keras.Input((styles,), name="style_weights")
        painter = _Painter(styles, alpha, blocks)
        painted = painter(image, StyleShares(name="shares")(weights))
        super().__init__(
            inputs={"image": image, "style_weights": weights},
            outputs=PhotoMixture(name="stylized_image")(painted, image, weights),
            name=name,
            **kwargs,
        )
        self.styles, self.alpha, self.blocks = styles, alpha, blocks

    def get_config(self) -> dict:
        """The arguments that make this network again."""
        own = {name: getattr(self, name) for name in ("styles", "alpha", "blocks")}
        return {"name": self.name, **own}

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """Makes a network of what `get_config` gave."""
        return cls(**config)


class _Painter:
    """Lays the layers one after the other."""

    def __init__(self, styles: int, alpha: float, blocks: int):
        self.styles = styles
        self.blocks = blocks
        self.full, self.half, self.quarter = (
            max(1, round(alpha * channels)) for channels in CHANNELS
        )

    def __call__(self, image, shares):
        self.shares = shares
        x = _reflect(image, 3, "stem")
        x = self._normalized(_conv(self.half, 7, "stem", strides=2)(x), "stem")
        x = _reflect(ops.relu(x), 1, "down")
        x = self._normalized(_conv(self.quarter, 3, "down", strides=2)(x), "down")
        x = ops.relu(x)
        for number in range(1, self.blocks + 1):
            x = self._residual(x, f"residual{number}")
        for channels, name in ((self.half, "up1"), (self.full, "up2")):
            x = UpsamplingConv2D(channels, name=f"{name}_conv")(x)
            x = ops.relu(self._normalized(x, name))
        x = PairwiseConv2D(3, 7, name="image_conv")(_reflect(x, 3, "image"))
        return ops.sigmoid(x)

    def _residual(self, x, name: str):
        y = _conv(self.quarter, 3, f"{name}_1")(_reflect(x, 2, name))
        y = ops.relu(self._normalized(y, f"{name}_1"))
        y = self._normalized(_conv(self.quarter, 3, f"{name}_2")(y), f"{name}_2")
        return x + y

    def _normalized(self, x, name: str):
        norm = ConditionalInstanceNormalization(self.styles, name=f"{name}_norm")
        return norm(x, self.shares)


def _conv(filters: int, size: int, name: str, strides: int = 1) -> keras.layers.Conv2D:
    return keras.layers.Conv2D(
        filters, size, strides, use_bias=False, name=f"{name}_conv"
    )


def _reflect(x, padding: int, name: str):
    return ReflectionPadding2D(padding, name=f"{name}_reflection")(x)
