"""Instance normalization whose scale and shift are inputs."""

import keras
from keras import ops

from tfstyle.networks.layers.normalization import EPSILON, channel_moments


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
            affine: Scales, then shifts, `(batch, 2 * channels)`.
            moments: Mean and variance over the whole picture, each of shape `(batch, 1,
                1, channels)`, if `images` are parts of pictures. If None, the mean and
                variance of `images` are used.

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
