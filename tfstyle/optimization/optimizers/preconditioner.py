"""How far pixels and frequencies can go: a first guess of the inverse curvature."""

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


# All found at 256 px with two photographs and paintings: a third fewer steps than with
# none of this. Half of Adam's power of the squared gradients; squares of 50 steps.
GRADIENT_POWER = 0.25
SQUARES_DECAY = 0.98
# Of the mean of the squares: what is added to each.
RELATIVE_DAMPING = 0.01
# Bands forget quicker: their curvature changes as the strokes take shape.
BANDS_DECAY = 0.5
# Of all steps and changes: what is added to each band's, some of which have none.
_TINY = 1e-12


class Preconditioner:
    """Multiplies by a positive matrix near the inverse of the second derivatives.

    Of the losses of style transfer, some pixels and some frequencies are much stiffer
    than others. The matrix is `W B W`: `W` makes a value smaller where its gradients
    were large, and `B` makes those waves larger that, in the steps so far, went far
    for how little they changed the gradient. Both are relative: a loss that is twice as
    large has the same matrix.

    Args:
        shape: Of the picture, `(1, height, width, 3)`.

    Attributes:
        shapes: Shapes of the arrays of `state`, by name.

    Reference:
        Duchi, Hazan & Singer, "Adaptive Subgradient Methods" (JMLR 12, 2011), for `W`,
        with half of its power. Barzilai & Borwein, "Two-Point Step Size Gradient
        Methods" (IMA J. Numer. Anal. 8, 1988), for `B`: the geometric mean of their two
        lengths, for each band.
    """

    def __init__(self, shape: tuple[int, ...]):
        self._bands = FrequencyBands(*shape[1:3])
        image, bands = tf.TensorSpec(shape), tf.TensorSpec((self._bands.count,))
        state = [image, bands, bands]
        learn = tf.function(self._learn, autograph=False)
        self._learned = learn.get_concrete_function(*state, image, image, image)
        self.shapes = {n: tuple(x.shape) for n, x in zip(_NAMES, state, strict=True)}
        self.reset()

    def learn(self, step: tf.Tensor, change: tf.Tensor, gradient: tf.Tensor) -> None:
        """Takes a step into account.

        Args:
            step: By how much the picture changed.
            change: By how much the gradient did.
            gradient: What it is now.
        """
        self._state = self._learned(*self._state, step, change, gradient)

    def matrix(self) -> tuple[tf.Tensor, tf.Tensor]:
        """What `times` needs of all that was learned: weights of pixels and bands."""
        squares, steps, changes = self._state
        return _weights(squares), tf.sqrt(_shares(steps) / _shares(changes))

    def times(self, vector: tf.Tensor, matrix: tuple) -> tf.Tensor:
        """The matrix times a vector of the picture's shape; for graphs as well."""
        weights, gains = matrix
        return weights * self._bands.weighed(weights * vector, gains)

    @property
    def state(self) -> dict[str, np.ndarray]:
        """All that was learned."""
        return {n: v.numpy() for n, v in zip(_NAMES, self._state, strict=True)}

    def reset(self) -> None:
        """Forgets everything."""
        self._state = [tf.zeros(shape) for shape in self.shapes.values()]

    def restore(self, state: dict[str, np.ndarray]) -> None:
        """Knows what `state` gave."""
        self._state = [tf.constant(state[name]) for name in _NAMES]

    def _learn(self, squares, steps, changes, step, change, gradient):
        squares = SQUARES_DECAY * squares + tf.square(gradient)
        weights = _weights(squares)
        steps = BANDS_DECAY * steps + self._bands.powers(step / weights)
        changes = BANDS_DECAY * changes + self._bands.powers(change * weights)
        return [squares, steps, changes]


_NAMES = ("squares", "step_powers", "change_powers")


def _weights(squares: tf.Tensor) -> tf.Tensor:
    relative = tf.math.divide_no_nan(squares, tf.reduce_mean(squares))
    return (relative + RELATIVE_DAMPING) ** (-GRADIENT_POWER / 2)


def _shares(powers: tf.Tensor) -> tf.Tensor:
    return tf.math.divide_no_nan(powers, tf.reduce_sum(powers)) + _TINY
