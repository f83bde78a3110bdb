"""Style encoder, which computes a latent style vector from a painting."""

import keras
from keras import ops

from tfstyle.networks.arbitrary_family import (
    COVARIANCE_LEVELS,
    ENCODER_CHANNELS,
    ENCODER_HIDDEN,
    ENCODER_KERNELS,
    PROJECTED,
)
from tfstyle.networks.layers.standardization import Standardization

# Added to variances before their square root is computed. The gradient of the square
# root would be infinite for a variance of 0, as in a painting of a single color.
EPSILON = 1e-4


class Encoder:
    """Convolutional encoder that maps a painting to a latent style vector.

    The vector is computed from statistics of the feature maps. The convolutions are not
    followed by normalization, which would remove these statistics.

    Args:
        latent: Length of the latent style vector.
        dtype: Dtype of the layers.

    Reference:
        Ghiasi, Lee, Kudlur, Dumoulin, Shlens, "Exploring the structure of a real-time,
        arbitrary neural artistic stylization network" (BMVC 2017), which uses mean
        activations of Inception. Deviations: a small network replaces Inception; the
        statistics include second moments, as in the style loss; a residual block of
        dense layers is added, because scales and shifts are not a linear function of
        the statistics.
    """

    def __init__(self, latent: int, dtype: str = "float32"):
        self.convolutions = [
            keras.layers.Conv2D(
                channels,
                kernel,
                strides=2,
                padding="same",
                activation="leaky_relu",
                kernel_initializer="he_normal",
                data_format="channels_last",
                dtype=dtype,
                name=f"encoder{level}_conv",
            )
            for level, (kernel, channels) in enumerate(
                zip(ENCODER_KERNELS, ENCODER_CHANNELS, strict=True), 1
            )
        ]
        self.projections = {
            level: keras.layers.Conv2D(
                PROJECTED,
                1,
                use_bias=False,
                data_format="channels_last",
                dtype=dtype,
                name=f"encoder{level + 1}_projection",
            )
            for level in COVARIANCE_LEVELS
        }
        self.standardization = Standardization(dtype=dtype, name="encoder_statistics")
        self.summary = keras.layers.Dense(latent, dtype=dtype, name="encoder_summary")
        self.hidden = keras.layers.Dense(
            ENCODER_HIDDEN, dtype=dtype, name="encoder_hidden"
        )
        self.latent = keras.layers.Dense(
            latent, kernel_initializer="zeros", dtype=dtype, name="encoder_latent"
        )

    def __call__(self, painting):
        """Encodes paintings.

        Args:
            painting: `(batch, height, width, 3)` in [0, 1].

        Returns:
            Latent style vectors, `(batch, latent)`.
        """
        x, statistics = painting * 2.0 - 1.0, []
        for level, convolution in enumerate(self.convolutions):
            x = convolution(x)
            statistics.extend(_moments(x))
            if level in self.projections:
                statistics.append(_covariance(self.projections[level](x)))
        features = self.standardization(ops.concatenate(statistics, axis=-1))
        summary = self.summary(features)
        hidden = self.hidden(summary)
        # The activation SiLU is written as a product, because TensorFlow's SiLU has a
        # custom gradient, which SavedModels do not support.
        return summary + self.latent(hidden * ops.sigmoid(hidden))


def _moments(features) -> tuple:
    mean = ops.mean(features, axis=(1, 2))
    centered = features - mean[:, None, None]
    variance = ops.mean(ops.square(centered), axis=(1, 2))
    return mean, ops.sqrt(variance + EPSILON)


def _covariance(features):
    channels = features.shape[-1]
    centered = features - ops.mean(features, axis=(1, 2), keepdims=True)
    # Only the upper triangle is computed, row by row. Only products and means are used,
    # because every runtime supports these operations for pictures of any size.
    rows = [
        ops.mean(centered[..., i:] * centered[..., i : i + 1], axis=(1, 2))
        for i in range(channels)
    ]
    return ops.concatenate(rows, axis=-1)
