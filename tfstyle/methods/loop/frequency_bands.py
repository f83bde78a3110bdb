"""The frequencies of a picture in bands, half an octave apart."""

import numpy as np
import tensorflow as tf

BANDS_AN_OCTAVE = 2


class FrequencyBands:
    """Goes from pictures to frequencies and back, and adds up or weighs by bands.

    A frequency between the middles of two bands is shared by them, when adding up and
    when weighing, so that whatever size a picture has, each band that weighs something
    has been added to.

    Args:
        height: Of the pictures in pixels.
        width: Of the pictures in pixels.

    Attributes:
        count: How many bands. The first one is around one wave a picture and has the
            mean too, the last around the diagonal of two pixels.
    """

    def __init__(self, height: int, width: int):
        self._size = height, width
        rows, columns = np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)
        lowest = 1 / max(height, width)
        waves = np.maximum(np.hypot(rows, columns), lowest) / lowest
        places = BANDS_AN_OCTAVE * np.log2(waves)
        self.count = int(np.ceil(places.max())) + 1
        below = np.minimum(np.floor(places), max(0, self.count - 2))
        self._below = tf.constant(below, tf.int32)
        self._above = tf.minimum(self._below + 1, self.count - 1)
        self._share = tf.constant(places - below, tf.float32)
        # Those whose opposites are left out count twice: not the mean, nor the last.
        twice = 1 + ((columns > 0) & (columns < 0.5))
        self._twice = tf.constant(twice / (height * width), tf.float32)

    def powers(self, image: tf.Tensor) -> tf.Tensor:
        """The squares of a picture by bands: they add up to those of its values.

        Args:
            image: `(1, height, width, 3)`.

        Returns:
            `(count,)`.
        """
        squares = tf.math.square(tf.abs(self._waves(image)))
        squares = self._twice * tf.reduce_sum(squares, axis=0)
        low, high = (1 - self._share) * squares, self._share * squares
        add = tf.math.unsorted_segment_sum
        return add(low, self._below, self.count) + add(high, self._above, self.count)

    def weighed(self, image: tf.Tensor, gains: tf.Tensor) -> tf.Tensor:
        """The picture whose waves are larger by so much.

        Args:
            image: `(1, height, width, 3)`.
            gains: `(count,)`, above 0; in between, geometric means.
        """
        logs = tf.math.log(gains)
        low, high = tf.gather(logs, self._below), tf.gather(logs, self._above)
        gain = tf.exp(low + self._share * (high - low))
        waves = self._waves(image) * tf.cast(gain, tf.complex64)
        image = tf.signal.irfft2d(waves, self._size)
        return tf.transpose(image, [1, 2, 0])[None]

    def _waves(self, image: tf.Tensor) -> tf.Tensor:
        return tf.signal.rfft2d(tf.transpose(image[0], [2, 0, 1]))
