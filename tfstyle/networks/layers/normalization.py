"""Instance normalisation whose scale and shift are those of a style."""

import keras
from keras import ops

# Ulyanov et al. and Dumoulin et al. use 1e-5 as well.
EPSILON = 1e-5


@keras.saving.register_keras_serializable(package="tfstyle")
class ConditionalInstanceNormalization(keras.layers.Layer):
    """Brings each channel to mean 0 and variance 1, then to those of a style.

    Args:
        styles: Number of styles; each has its own scale and shift for each channel.

    Reference:
        Ulyanov, Vedaldi, Lempitsky, "Improved Texture Networks" (CVPR 2017), for the
        instance; Dumoulin, Shlens, Kudlur, "A Learned Representation For Artistic
        Style" (ICLR 2017), section 2, for the condition.
    """

    def __init__(self, styles: int, **kwargs):
        super().__init__(**kwargs)
        self.styles = styles

    def build(self, images_shape, shares_shape):
        """Makes scales and shifts, `(styles, channels)` each."""
        shape = (self.styles, images_shape[-1])
        self.gamma = self.add_weight(shape, initializer="ones", name="gamma")
        self.beta = self.add_weight(shape, initializer="zeros", name="beta")

    def call(self, images, shares, moments=None):
        """Normalises.

        Args:
            images: `(batch, height, width, channels)`.
            shares: `(batch, styles)`, each style's share; sum 1.
            moments: Mean and variance of a larger picture, of which this is a part:
                `(batch, 1, 1, channels)` each. This map's own if None.

        Returns:
            As `images`.
        """
        mean, variance = channel_moments(images) if moments is None else moments
        gamma, beta = (
            ops.matmul(shares, parameter)[:, None, None]
            for parameter in (self.gamma, self.beta)
        )
        scale = gamma * ops.rsqrt(variance + EPSILON)
        return images * scale + (beta - mean * scale)

    def get_config(self) -> dict:
        """The arguments that make this layer again."""
        return {**super().get_config(), "styles": self.styles}


def channel_moments(images) -> tuple:
    """Mean and variance over the positions, `(batch, 1, 1, channels)` each."""
    mean = ops.mean(images, axis=(1, 2), keepdims=True)
    return mean, ops.mean(ops.square(images - mean), axis=(1, 2), keepdims=True)
