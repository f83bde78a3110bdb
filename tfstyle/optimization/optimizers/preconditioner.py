"""Preconditioner for L-BFGS: weights for pixels and gains for frequency bands."""

from collections.abc import Mapping, Sequence

import numpy as np
import tensorflow as tf

BANDS_AN_OCTAVE = 2


class FrequencyBands:
    """Overlapping spatial frequency bands of pictures.

    A frequency between the centers of two bands belongs partly to both bands. Because
    of this overlap, nearly every band contains at least one frequency, regardless of
    the size of the pictures.

    Args:
        height: Height of the pictures in pixels.
        width: Width of the pictures in pixels.

    Attributes:
        count: Number of bands. The first band is centered at one cycle along the longer
            side and includes the mean. The last band contains the highest frequencies.
    """

    def __init__(self, height: int, width: int):
        self._size = height, width
        rows, columns = np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)
        lowest = 1 / max(height, width)
        waves = np.maximum(np.hypot(rows, columns), lowest) / lowest
        places = BANDS_AN_OCTAVE * np.log2(waves)
        self.count = max(2, int(np.ceil(places.max())) + 1)
        below = np.minimum(np.floor(places), self.count - 2)
        self._below = tf.constant(below, tf.int32)
        self._share = tf.constant(places - below, tf.float32)
        # Sorted by band, because sums over unsorted segments take twice as long.
        order = np.argsort(below, axis=None, kind="stable")
        self._order = tf.constant(order, tf.int32)
        self._sorted_below = tf.gather(tf.reshape(self._below, [-1]), self._order)
        self._sorted_share = tf.gather(tf.reshape(self._share, [-1]), self._order)
        # `rfft2d` omits the columns of negative frequencies, because they mirror the
        # columns of positive frequencies. Therefore, each column that has a mirror
        # image (all except frequencies 0 and 0.5) counts twice.
        twice = 1 + ((columns > 0) & (columns < 0.5))
        self._twice = tf.constant(twice / (height * width), tf.float32)

    def powers(self, image: tf.Tensor) -> tf.Tensor:
        """Returns the power of each frequency in a picture.

        Args:
            image: `(1, height, width, 3)`.

        Returns:
            `(height, width // 2 + 1)`; its sum is the squared norm of `image`.
        """
        waves = self._waves(image)
        squares = tf.square(tf.math.real(waves)) + tf.square(tf.math.imag(waves))
        return self._twice * tf.reduce_sum(squares, axis=0)

    def band_powers(self, powers: tf.Tensor) -> tf.Tensor:
        """Adds up the powers of the frequencies in each band.

        Args:
            powers: Result of `powers`.

        Returns:
            `(count,)`.
        """
        powers = tf.gather(tf.reshape(powers, [-1]), self._order)
        high = self._sorted_share * powers
        low, high = (
            tf.math.segment_sum(part, self._sorted_below)
            for part in (powers - high, high)
        )
        return tf.pad(low, [[0, 1]]) + tf.pad(high, [[1, 0]])

    def gains(self, band_gains: tf.Tensor) -> tf.Tensor:
        """Computes the gain of each frequency from the gains of the bands.

        Args:
            band_gains: `(count,)`, above 0. Between the centers of bands, the
                logarithms of the gains are interpolated linearly.

        Returns:
            `(height, width // 2 + 1)`.
        """
        logs = tf.math.log(band_gains)
        low, high = tf.gather(logs, self._below), tf.gather(logs, self._below + 1)
        return tf.exp(low + self._share * (high - low))

    def scale(self, image: tf.Tensor, gains: tf.Tensor) -> tf.Tensor:
        """Multiplies the frequency components of a picture by gains.

        Args:
            image: `(1, height, width, 3)`.
            gains: Result of `gains`.
        """
        waves = self._waves(image) * tf.cast(gains, tf.complex64)
        image = tf.signal.irfft2d(waves, self._size)
        return tf.transpose(image, [1, 2, 0])[None]

    def _waves(self, image: tf.Tensor) -> tf.Tensor:
        return tf.signal.rfft2d(tf.transpose(image[0], [2, 0, 1]))


# Exponent of the sum of squared gradients in `W W` (0.5 in Adam), and decay of this sum
# per step. With this decay, the sum covers about 5 steps.
# These two constants were tuned at 512 px, and the constants below at 256 px, in each
# case with two photographs and two paintings. On these pictures, the preconditioner
# saved more than a third of the steps.
GRADIENT_POWER = 0.4
SQUARES_DECAY = 0.8
# Constant added to the mean squared gradient of each pixel, as a fraction of the mean
# over all pixels.
RELATIVE_DAMPING = 0.01
# Decay per step of the running means of the band powers. They decay faster than the
# mean squared gradients, because the curvature changes as strokes take shape.
BANDS_DECAY = 0.5
# Constant added to each band's fraction of the total power, because this fraction may
# be 0.
_TINY = 1e-12


class Preconditioner:
    """Positive definite matrix that approximates the inverse of the Hessian.

    Style transfer losses have a much higher curvature in some pixels and frequencies
    than in others. The matrix, `W B W`, compensates for this. `W` makes the step
    smaller for pixels with large gradients. `B` amplifies frequency bands in which the
    gradient changed little relative to the size of the steps. Multiplying the loss by a
    constant does not change the matrix.

    Args:
        shape: Shape of the picture, `(1, height, width, 3)`.

    Attributes:
        shapes: Shapes of the arrays of `state`, keyed by name.
        factors: Pixel weights and frequency gains, for `apply`.
        length: Factor that scales the matrix to match the curvature along the last
            step `s`: `length * y W B W y = y s`, where `y` is the change in the
            gradient during this step.

    Reference:
        `W` is from Duchi, Hazan & Singer, "Adaptive Subgradient Methods" (JMLR 12,
        2011). Deviation: `W W` contains the sum of squared gradients to the power of
        `-GRADIENT_POWER`; in the paper, the exponent is -0.5.
        `B` is from Barzilai & Borwein, "Two-Point Step Size Gradient Methods" (IMA J.
        Numer. Anal. 8, 1988). For each band, `B` is the geometric mean of the paper's
        two step sizes.
    """

    def __init__(self, shape: tuple[int, ...]):
        self._bands = FrequencyBands(*shape[1:3])
        image, bands = tf.TensorSpec(shape), tf.TensorSpec((self._bands.count,))
        state = [image, bands, bands]
        learn = tf.function(self._learn, autograph=False)
        self._learned = learn.get_concrete_function(*state, image, image, image)
        factors = tf.function(self._factors, autograph=False)
        self._derived = factors.get_concrete_function(*state)
        state.append(tf.TensorSpec(()))
        self.shapes = {n: tuple(x.shape) for n, x in zip(_NAMES, state, strict=True)}
        self._state: list[tf.Tensor] = []
        self.reset()

    def learn(self, step: tf.Tensor, change: tf.Tensor, gradient: tf.Tensor) -> None:
        """Updates the matrix after a step.

        Args:
            step: Change in the picture during the step.
            change: Change in the gradient during the step.
            gradient: Gradient after the step.
        """
        learned = self._learned(*self._state, step, change, gradient)
        self._state, self.factors, self.length = learned

    def apply(self, vector: tf.Tensor, factors: Sequence[tf.Tensor]) -> tf.Tensor:
        """Multiplies the matrix by a vector that has the picture's shape."""
        weights, gains = factors
        return weights * self._bands.scale(weights * vector, gains)

    @property
    def state(self) -> dict[str, np.ndarray]:
        """Arrays of the preconditioner, keyed by name."""
        arrays = [*self._state, self.length]
        return {n: v.numpy() for n, v in zip(_NAMES, arrays, strict=True)}

    def reset(self) -> None:
        """Discards what was learned from all earlier steps."""
        self._set([tf.zeros(shape) for shape in self.shapes.values()])

    def restore(self, state: Mapping[str, np.ndarray]) -> None:
        """Restores an earlier value of the property `state`."""
        self._set([tf.constant(state[name]) for name in _NAMES])

    def _set(self, arrays: list[tf.Tensor]) -> None:
        *self._state, self.length = arrays
        self.factors = self._derived(*self._state)

    def _learn(self, squares, steps, changes, step, change, gradient):
        squares = SQUARES_DECAY * squares + tf.square(gradient)
        weights, bands = _weights(squares), self._bands
        powers = bands.powers(change * weights)
        steps = BANDS_DECAY * steps + bands.band_powers(bands.powers(step / weights))
        changes = BANDS_DECAY * changes + bands.band_powers(powers)
        weights, gains = self._factors(squares, steps, changes)
        length = tf.reduce_sum(step * change)
        length = tf.math.divide_no_nan(length, tf.reduce_sum(gains * powers))
        return [squares, steps, changes], [weights, gains], length

    def _factors(self, squares, steps, changes) -> list[tf.Tensor]:
        gains = tf.sqrt(_shares(steps) / _shares(changes))
        return [_weights(squares), self._bands.gains(gains)]


_NAMES = ("squares", "step_powers", "change_powers", "length")


def _weights(squares: tf.Tensor) -> tf.Tensor:
    relative = tf.math.divide_no_nan(squares, tf.reduce_mean(squares))
    # Faster than a power with the exponent -GRADIENT_POWER / 2.
    return tf.exp(-GRADIENT_POWER / 2 * tf.math.log(relative + RELATIVE_DAMPING))


def _shares(powers: tf.Tensor) -> tf.Tensor:
    return tf.math.divide_no_nan(powers, tf.reduce_sum(powers)) + _TINY
