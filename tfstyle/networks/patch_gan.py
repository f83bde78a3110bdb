"""Discriminator that classifies overlapping patches of 70 x 70 pixels."""

import keras
from keras import ops

from tfstyle.networks.layers.normalization import EPSILON

# Stride, number of channels (as a multiple of `channels`), and whether the output is
# normalized, for each convolution except the last, which computes the score.
LAYERS = ((2, 1, False), (2, 2, True), (2, 4, True), (1, 8, True))
KERNEL, SLOPE = 4, 0.2
# Standard deviation of the initial kernels (Zhu et al. 2017, section 7.1).
DEVIATION = 0.02


@keras.saving.register_keras_serializable(package="tfstyle")
class PatchGAN(keras.Model):
    """Model that scores patches: high for real pictures, low for generated ones.

    The input is `(batch, height, width, 3)` in [0, 1], with sides of at least 24
    pixels. The output is `{"scale1": scores}`, as for a `PatchDiscriminator` with one
    scale. The scores have the shape `(batch, rows, columns, 1)`.

    Args:
        channels: Number of channels of the first layer; Zhu et al. use 64.

    Reference:
        Zhu, Park, Isola, Efros, "Unpaired Image-to-Image Translation using
        Cycle-Consistent Adversarial Networks" (ICCV 2017), section 7.2:
        C64-C128-C256-C512, with instance normalization except in the first layer.

    Example:

    >>> discriminator = PatchGAN(channels=4)
    >>> discriminator(keras.ops.ones((1, 64, 80, 3)))["scale1"].shape
    TensorShape([1, 6, 8, 1])
    """

    def __init__(self, channels: int = 64, name: str = "patch_gan", **kwargs):
        image = keras.Input((None, None, 3), dtype="float32", name="image")
        x = image * 2.0 - 1.0
        for number, (stride, factor, is_normalized) in enumerate(LAYERS, 1):
            x = _convolved(x, factor * channels, stride, f"patch{number}")
            if is_normalized:
                x = _normalized(x, f"norm{number}")
            x = ops.leaky_relu(x, SLOPE)
        scores = {"scale1": _convolved(x, 1, 1, "score")}
        super().__init__(inputs=image, outputs=scores, name=name, **kwargs)
        self.channels = channels

    def get_config(self) -> dict:
        """Returns the constructor arguments."""
        return {"name": self.name, "channels": self.channels}

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """Creates a discriminator from the result of `get_config`."""
        return cls(**config)


def _convolved(x, filters: int, stride: int, name: str):
    x = keras.layers.ZeroPadding2D(
        1, data_format="channels_last", dtype="float32", name=f"{name}_padding"
    )(x)
    return keras.layers.Conv2D(
        filters,
        KERNEL,
        stride,
        data_format="channels_last",
        kernel_initializer=keras.initializers.RandomNormal(stddev=DEVIATION),
        dtype="float32",
        name=name,
    )(x)


def _normalized(x, name: str):
    return keras.layers.GroupNormalization(
        -1, epsilon=EPSILON, center=False, scale=False, dtype="float32", name=name
    )(x)
