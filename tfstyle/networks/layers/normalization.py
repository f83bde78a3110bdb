"""Instance normalization, with scales and shifts that are trained or given as input."""

import keras
from keras import ops

# Value added to variances, the same as in Ulyanov et al. and Dumoulin et al.
EPSILON = 1e-5


@keras.saving.register_keras_serializable(package="tfstyle")
class ConditionalInstanceNormalization(keras.layers.Layer):
    """Normalizes each channel, then applies the scale and shift of a style blend.

    Args:
        styles: Number of styles, each with its own scale and shift per channel.

    Reference:
        Instance normalization: Ulyanov, Vedaldi, Lempitsky, "Improved Texture Networks"
        (CVPR 2017). Conditioning on the style: Dumoulin, Shlens, Kudlur, "A Learned
        Representation For Artistic Style" (ICLR 2017), section 2.
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
            shares: Weight of each style, `(batch, styles)`. Each row has a sum of 1, or
                contains only zeros.
            moments: Means and variances, each of shape `(batch, 1, 1, channels)`. If
                `images` are parts of pictures, pass the moments of the whole pictures.
                If None, the moments of `images` are used.

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


@keras.saving.register_keras_serializable(package="tfstyle")
class AdaptiveInstanceNormalization(keras.layers.Layer):
    """Normalizes each channel, then applies a given scale and shift.

    Reference:
        Huang, Belongie, "Arbitrary Style Transfer in Real-time with Adaptive Instance
        Normalization" (ICCV 2017), equation 8; scale and shift are predicted as in
        Ghiasi et al. (BMVC 2017).
    """

    def call(self, images, affine, moments=None):
        """Normalizes a feature map.

        Args:
            images: `(batch, height, width, channels)`.
            affine: The scales, followed by the shifts, `(batch, 2 * channels)`.
            moments: Means and variances, each of shape `(batch, 1, 1, channels)`. If
                `images` are parts of pictures, pass the moments of the whole pictures.
                If None, the moments of `images` are used.

        Returns:
            Array with the shape of `images`.
        """
        mean, variance = channel_moments(images) if moments is None else moments
        gamma, beta = ops.split(affine[:, None, None], 2, axis=-1)
        scale = gamma * ops.rsqrt(variance + EPSILON)
        return images * scale + (beta - mean * scale)

    def compute_output_shape(self, images_shape, affine_shape=None, moments_shape=None):
        """Returns the shape of `images`."""
        return images_shape


def channel_moments(images) -> tuple:
    """Returns the mean and the variance over all positions.

    Both have the shape `(batch, 1, 1, channels)`.
    """
    mean = ops.mean(images, axis=(1, 2), keepdims=True)
    return mean, ops.mean(ops.square(images - mean), axis=(1, 2), keepdims=True)
