"""The network that paints in one pass, in as many styles as it has learned."""

from collections.abc import Callable

import keras

from tfstyle.networks.painter import Painter


@keras.saving.register_keras_serializable(package="tfstyle")
class TransformerNet(keras.Model):
    """Image transformation network for several styles, of any size of picture.

    Inputs are a dictionary: `image`, `(batch, height, width, 3)` in [0, 1], either side
    at least 12 pixels, and `style_weights`, `(batch, styles)`, at least 0. Styles blend
    by their weights; what is missing to a sum of 1 is the photograph's, so that a
    single weight below 1 is a strength. The output is `(batch, height, width, 3)` in
    [0, 1].

    Args:
        styles: Number of styles.
        alpha: Width: share of the paper's number of channels.
        blocks: Number of residual blocks.
        dtype: Of the variables and of what is computed, whatever Keras' global policy;
            not in the configuration, so that a file's numbers are cast where it is
            read.

    Reference:
        Johnson, Alahi, Fei-Fei, "Perceptual Losses for Real-Time Style Transfer and
        Super-Resolution" (ECCV 2016); conditional instance normalisation after
        Dumoulin et al. (ICLR 2017). Deviations: the first convolution strides at once,
        7 x 7; the last is 7 x 7; a residual block mirrors two pixels once, not one
        pixel twice; enlargement by nearest neighbour; the end is a sigmoid.

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
        """Paints with the same layers, but for what is done at the normalisations.

        Args:
            inputs: As for a call.
            normalize: Called with each normalisation layer, its map and the shares of
                the styles, in order; returns a map of that shape.

        Returns:
            `(batch, height, width, 3)` in [0, 1].
        """
        return self.painter(inputs["image"], inputs["style_weights"], normalize)

    def get_config(self) -> dict:
        """The arguments that make this network again."""
        own = {name: getattr(self, name) for name in ("styles", "alpha", "blocks")}
        return {"name": self.name, **own}

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """Makes a network of what `get_config` gave."""
        return cls(**config)
