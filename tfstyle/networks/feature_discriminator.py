"""Discriminator that classifies positions in feature maps."""

from collections.abc import Mapping

import keras
from keras import ops

from tfstyle.networks.layers.spectral import SpectralConv2D, SpectralModel
from tfstyle.networks.patch_discriminator import SLOPE


@keras.saving.register_keras_serializable(package="tfstyle")
class FeatureDiscriminator(SpectralModel):
    """Model that scores feature maps: high for paintings, low for generated pictures.

    The feature maps come from a trained VGG19, so the discriminator learns much faster
    than a discriminator that sees only pixels. The input is a dictionary of feature
    maps, keyed by layer, each of shape `(batch, rows, columns, channels)`. The output
    is a dictionary of scores, also keyed by layer, each of shape `(batch, rows - 2,
    columns - 2, 1)`. Each score depends on 3 x 3 positions of the feature map.

    Args:
        widths: Number of channels of each layer, keyed by layer.
        norms: Root mean square of each layer's activations for paintings, keyed by
            layer. The layer's activations are divided by this value.
        channels: Number of channels of the hidden layers.

    Reference:
        Sauer, Chitta, Müller, Geiger, "Projected GANs Converge Faster" (NeurIPS 2021),
        for a discriminator that takes features from several layers of a frozen network;
        Miyato et al. (ICLR 2018), for spectral normalization. Deviation: the features
        are not mixed.

    Example:

    >>> discriminator = FeatureDiscriminator({"relu3_1": 256}, {"relu3_1": 9.0}, 4)
    >>> scores = discriminator({"relu3_1": keras.ops.ones((1, 16, 20, 256))})
    >>> scores["relu3_1"].shape
    TensorShape([1, 14, 18, 1])
    """

    def __init__(
        self,
        widths: Mapping[str, int],
        norms: Mapping[str, float],
        channels: int = 48,
        name: str = "feature_discriminator",
        **kwargs,
    ):
        inputs, outputs = {}, {}
        for layer, norm in norms.items():
            shape = (None, None, widths[layer])
            inputs[layer] = keras.Input(shape, dtype="float32", name=layer)
            x = inputs[layer] / norm
            for number, side in enumerate((1, 3), 1):
                mixed = SpectralConv2D(channels, side, name=f"{layer}_hidden{number}")
                x = ops.leaky_relu(mixed(x), SLOPE)
            outputs[layer] = SpectralConv2D(1, 1, name=f"{layer}_score")(x)
        super().__init__(inputs=inputs, outputs=outputs, name=name, **kwargs)
        self.widths, self.norms = dict(widths), dict(norms)
        self.channels = channels

    def get_config(self) -> dict:
        """Returns the constructor arguments."""
        names = ("name", "widths", "norms", "channels")
        return {name: getattr(self, name) for name in names}
