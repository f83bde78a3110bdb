"""Instance normalization with the scale and shift of a style."""

import keras
from keras import ops

# Added to variances; the same value as in Ulyanov et al. and Dumoulin et al.
EPSILON = 1e-5


@keras.saving.register_keras_serializable(package="tfstyle")
class ConditionalInstanceNormalization(keras.layers.Layer):
    """Normalizes each channel, then applies the scale and shift of a style blend.

    Args:
        styles: Number of styles, each with its own scale and shift per channel.

    Reference:
        Ulyanov, Vedaldi, Lempitsky, "Improved Texture Networks" (CVPR 2017), for
        instance normalization; Dumoulin, Shlens, Kudlur, "A Learned Representation For
        Artistic Style" (ICLR 2017), section 2, for conditioning on the style.
    """

    def __init__(self, styles: int, **kwargs):
        super().__init__(**kwargs)
        self.styles = styles

    def build(self, images_shape, shares_shape):
        """Creates the scales and the shifts, each of shape `(styles, channels)`."""
        shape = (self.styles, images_shape[-1])
        self.gamma = self.add_weight(shape, initializer="ones", name="gamma")
        self.beta = self.add_weight(shape, initializer="zeros", name="beta")

    def call(self, images, shares, moments=None):
        """Normalizes a feature map.

        Args:
            images: `(batch, height, width, channels)`.
            shares: Share of each style, `(batch, styles)`. Each row sums to 1, or is 0.
            moments: Mean and variance over the whole picture, each of shape `(batch, 1,
                1, channels)`, if `images` are parts of pictures. If None, the mean and
                variance of `images` are used.

        Returns:
            Normalized array with the shape of `images`.
        """
        mean, variance = channel_moments(images) if moments is None else moments
        gamma, beta = (
            ops.matmul(shares, parameter)[:, None, None]
            for parameter in (self.gamma, self.beta)
        )
        scale = gamma * ops.rsqrt(variance + EPSILON)
        return images * scale + (beta - mean * scale)

    def get_config(self) -> dict:
        """Returns the constructor arguments."""
        return {**super().get_config(), "styles": self.styles}


def channel_moments(images) -> tuple:
    """Returns the mean and the variance over all positions.

    The shape of both is `(batch, 1, 1, channels)`.
    """
    mean = ops.mean(images, axis=(1, 2), keepdims=True)
    return mean, ops.mean(ops.square(images - mean), axis=(1, 2), keepdims=True)
