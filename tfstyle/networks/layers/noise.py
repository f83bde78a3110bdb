"""Fixed noise channels, which make strokes vary in plain areas of a photograph."""

from functools import cached_property

import keras
import numpy as np
from keras import ops

# Quantization steps per unit of noise. The noise is stored as bytes, to keep exported
# files small.
STEPS = 32


@keras.saving.register_keras_serializable(package="tfstyle")
class NoiseField(keras.layers.Layer):
    """Adds channels of fixed white noise, which repeats after `period` positions.

    In an empty sky, the input of a convolutional network is constant, so the network
    would paint the same stroke everywhere. The noise makes strokes vary by position.
    All pictures, including the frames of a video, get the same noise.

    Args:
        period: Number of positions along each axis after which the noise repeats.
        channels: Number of noise channels.
        stride: Distance between neighboring positions of the features, in pixels of the
            picture.

    Reference:
        Ulyanov, Lebedev, Vedaldi, Lempitsky, "Texture Networks" (ICML 2016), for noise
        at several scales. Deviation: all pictures get the same noise.
    """

    def __init__(self, period: int, channels: int, stride: int, **kwargs):
        super().__init__(**kwargs)
        self.period = period
        self.channels = channels
        self.stride = stride

    @cached_property
    def noise(self) -> np.ndarray:
        """Gaussian noise, `(period, period, channels)`, encoded by `as_bytes`."""
        # Unlike a `Generator`, a `RandomState` returns the same numbers in all versions
        # of NumPy.
        stream = np.random.RandomState(self.period)
        shape = (self.period, self.period, self.channels)
        return as_bytes(stream.standard_normal(shape))

    def call(self, features, origin):
        """Appends the noise channels.

        Args:
            features: `(batch, height, width, channels)`.
            origin: Row and column at which `features` start, in pixels of the picture,
                `(1, 2)`. The row and the column must be multiples of `stride`.

        Returns:
            Features followed by noise, `(batch, height, width, channels +
            self.channels)`.
        """
        batch, height, width, _ = ops.shape(features)
        noise = repeat(self.noise, height, width, origin, self.stride)
        noise = ops.cast(noise, features.dtype)
        noise = ops.broadcast_to(noise, (batch, height, width, self.channels))
        return ops.concatenate([features, noise], axis=-1)

    def compute_output_shape(self, features_shape, origin_shape=None):
        """Returns the shape of the features after the noise is appended."""
        return (*features_shape[:-1], features_shape[-1] + self.channels)

    def get_config(self) -> dict:
        """Returns the constructor arguments."""
        own = {name: getattr(self, name) for name in ("period", "channels", "stride")}
        return {**super().get_config(), **own}


def as_bytes(noise: np.ndarray) -> np.ndarray:
    """Returns noise as int8 in units of `1 / STEPS`, clipped to about [-4, 4]."""
    return (STEPS * noise).round().clip(-127, 127).astype("int8")


def repeat(noise, height, width, origin, stride: int):
    """Fills a map with periodic noise.

    Args:
        noise: One period of noise from `as_bytes`, `(period, period, channels)`.
        height: Number of rows of the map.
        width: Number of columns of the map.
        origin: Row and column at which the map starts, in pixels of the picture,
            `(1, 2)`. The row and the column must be multiples of `stride`.
        stride: Distance between neighboring positions of the map, in pixels of the
            picture.

    Returns:
        `(height, width, channels)`, float32.
    """
    noise = ops.convert_to_tensor(noise, dtype="int8")
    first = ops.cast(origin[0], "int32") // stride
    for axis, count in enumerate((height, width)):
        places = ops.arange(count, dtype="int32") + first[axis]
        noise = ops.take(noise, places % noise.shape[axis], axis=axis)
    return ops.cast(noise, "float32") / STEPS
