"""Layer that varies the brightness of flat areas before a network paints them."""

from functools import cached_property

import keras
import numpy as np
from keras import ops

from tfstyle.networks.layers.cells import (
    CELL,
    blur,
    brightness_moments,
    enlarge,
    extend,
    flatness,
)
from tfstyle.networks.layers.noise import as_bytes, repeat
from tfstyle.networks.layers.padding import CropLike

# Side, in cells of 4 x 4 pixels, of the window in which the standard deviation of the
# brightness is computed. Few faces have areas of this size that are flat throughout.
WINDOW = 15
# Standard deviation of the brightness (in [0, 1]) at which the flatness drops to 37%.
DETAIL = 0.05
# Flatness up to which the brightness is not varied, and flatness above which it is
# varied at full strength.
LEAST_FLATNESS, FULL_FLATNESS = 0.7, 0.9
# Distance in pixels between neighboring values of the noise; number of values after
# which the noise repeats; standard deviations, as numbers of values, of the Gaussian
# filters for the parts whose sum is the noise (0 for white noise); and limit of the
# absolute values.
SPACING, PERIOD, BLURS, LIMIT = 16, 43, (0, 0.75, 1.5), 2
# The noise is multiplied by the brightness plus this number, so that black areas also
# vary.
LEAST_BRIGHTNESS = 0.35


@keras.saving.register_keras_serializable(package="tfstyle")
class FlatAreaVariation(keras.layers.Layer):
    """Adds smooth noise to the brightness of a photograph in large flat areas.

    In a plain sky, a network repeats the same stroke in regular rows, which look woven.
    If the brightness of an area varies, as in a cloudy sky, its strokes vary too. The
    noise is fixed and repeats after `PERIOD * SPACING` pixels.
    """

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.crop = CropLike(dtype="float32")

    @cached_property
    def noise(self) -> np.ndarray:
        """Noise of variance about 1, `(PERIOD, PERIOD, 1)`, encoded by `as_bytes`."""
        # Unlike a `Generator`, a `RandomState` returns the same numbers in all versions
        # of NumPy.
        stream = np.random.RandomState(PERIOD)
        parts = [_blurred(stream.standard_normal((PERIOD, PERIOD)), s) for s in BLURS]
        limited = LIMIT * np.tanh(_standardized(np.sum(parts, axis=0)) / LIMIT)
        return as_bytes(limited[..., None])

    def call(self, photo, origin, deviation):
        """Varies the brightness of a photograph.

        Args:
            photo: `(batch, height, width, 3)` in [0, 1].
            origin: Row and column, in pixels, at which `photo` starts in a larger
                picture, `(1, 2)`. Both must be multiples of `SPACING`.
            deviation: Standard deviation of the noise, `(batch, 1)` in [0, 1]. The
                noise is then multiplied by the brightness plus `LEAST_BRIGHTNESS`.

        Returns:
            Array with the shape of `photo`, in [0, 1].
        """
        # In half precision, rounding errors would be larger than the variances.
        photo, deviation = (ops.cast(x, "float32") for x in (photo, deviation))
        brightness, square = brightness_moments(extend(photo))
        flat = _large_flat_areas(brightness, square) * (brightness + LEAST_BRIGHTNESS)
        noise = enlarge(self._noise(flat, origin) * deviation[:, None, None], copies=3)
        varied = ops.clip(photo + self.crop(noise, photo), 0, 1)
        return ops.cast(varied, self.compute_dtype)

    def _noise(self, flat, origin):
        """Returns the noise for each cell, multiplied by `flat`."""
        height, width = (1 + (n - 1) // (SPACING // CELL) for n in ops.shape(flat)[1:3])
        noise = repeat(self.noise, height, width, origin, SPACING)[None]
        return self.crop(enlarge(noise), flat) * flat

    def compute_output_shape(
        self, photo_shape, origin_shape=None, deviation_shape=None
    ):
        """Returns the shape of `photo`."""
        return photo_shape


def _large_flat_areas(brightness, square):
    """Returns the flatness of a large area around each cell, from 0 (not flat) to 1."""
    flat = flatness(blur(brightness, WINDOW), blur(square, WINDOW), DETAIL)
    return ops.clip((flat - LEAST_FLATNESS) / (FULL_FLATNESS - LEAST_FLATNESS), 0, 1)


def _blurred(noise: np.ndarray, deviation: float) -> np.ndarray:
    """Applies a periodic Gaussian filter, and scales the result to variance 1."""
    frequencies = np.fft.fftfreq(PERIOD)
    response = np.exp(-2 * (np.pi * deviation * frequencies) ** 2)
    spectrum = np.fft.fft2(noise) * np.outer(response, response)
    return _standardized(np.fft.ifft2(spectrum).real)


def _standardized(noise: np.ndarray) -> np.ndarray:
    return (noise - noise.mean()) / noise.std()
