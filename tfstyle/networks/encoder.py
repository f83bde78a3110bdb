"""Style encoder: from a painting to a few numbers that describe its style."""

import keras
from keras import ops

from tfstyle.networks.arbitrary_family import (
    COVARIANCE_LEVELS,
    ENCODER_CHANNELS,
    ENCODER_KERNELS,
    PROJECTED,
)

# Variances of a painting of one color are 0, where the root has no slope.
EPSILON = 1e-4


class Encoder:
    """Convolutions whose statistics over all positions make the latent style.

    There is no normalization, which would remove the very statistics.

    Args:
        latent: Length of the latent style.
        dtype: Data type of the layers.

    Reference:
        Ghiasi, Lee, Kudlur, Dumoulin, Shlens, "Exploring the structure of a real-time,
        arbitrary neural artistic stylization network" (BMVC 2017), which predict from
        Inception's mean activations; ours is small, and its pooling sees second
        moments, as the style loss does.
    """

    def __init__(self, latent: int, dtype: str = "float32"):
        self.convolutions = [
            keras.layers.Conv2D(
                channels,
                kernel,
                strides=2,
                padding="same",
                activation="relu",
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
        self.latent = keras.layers.Dense(latent, dtype=dtype, name="encoder_latent")

    def __call__(self, painting):
        """Encodes.

        Args:
            painting: `(batch, height, width, 3)` in [0, 1].

        Returns:
            `(batch, latent)`.
        """
        x, statistics = painting * 2.0 - 1.0, []
        for level, convolution in enumerate(self.convolutions):
            x = convolution(x)
            statistics.extend(_moments(x))
            if level in self.projections:
                statistics.append(_covariance(self.projections[level](x)))
        return self.latent(ops.concatenate(statistics, axis=-1))


def _moments(features) -> tuple:
    mean = ops.mean(features, axis=(1, 2))
    centered = features - mean[:, None, None]
    variance = ops.mean(ops.square(centered), axis=(1, 2))
    return mean, ops.sqrt(variance + EPSILON)


def _covariance(features):
    channels = features.shape[-1]
    centered = features - ops.mean(features, axis=(1, 2), keepdims=True)
    # Row by row of the upper triangle, by products and means alone, which every runtime
    # has for any size of picture.
    rows = [
        ops.mean(centered[..., i:] * centered[..., i : i + 1], axis=(1, 2))
        for i in range(channels)
    ]
    return ops.concatenate(rows, axis=-1)
