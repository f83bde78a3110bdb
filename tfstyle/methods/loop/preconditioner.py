"""How far pixels and frequencies can go: a first guess of the inverse curvature."""

import numpy as np
import tensorflow as tf

from tfstyle.methods.loop.frequency_bands import FrequencyBands

# All found at 256 px with two photographs and paintings: a third fewer steps than with
# none of this. Half of Adam's power of the squared gradients; squares of 50 steps.
POWER = 0.25
REMEMBERED = 0.98
# Of the mean of the squares: what is added to each.
LEAST = 0.01
# Bands forget quicker: their curvature changes as the strokes take shape.
BANDS_REMEMBERED = 0.5
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
        self._state = [tf.zeros(spec.shape) for spec in state]

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

    def restore(self, state: dict[str, np.ndarray]) -> None:
        """Knows what `state` gave."""
        self._state = [tf.constant(state[name]) for name in _NAMES]

    def _learn(self, squares, steps, changes, step, change, gradient):
        squares = REMEMBERED * squares + tf.square(gradient)
        weights = _weights(squares)
        steps = BANDS_REMEMBERED * steps + self._bands.powers(step / weights)
        changes = BANDS_REMEMBERED * changes + self._bands.powers(change * weights)
        return [squares, steps, changes]


_NAMES = ("squares", "step_powers", "change_powers")


def _weights(squares: tf.Tensor) -> tf.Tensor:
    relative = tf.math.divide_no_nan(squares, tf.reduce_mean(squares))
    return (relative + LEAST) ** (-POWER / 2)


def _shares(powers: tf.Tensor) -> tf.Tensor:
    return tf.math.divide_no_nan(powers, tf.reduce_sum(powers)) + _TINY
