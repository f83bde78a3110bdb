"""Curvature history of L-BFGS."""

import math
from collections import deque
from collections.abc import Callable, Mapping
from functools import cache

import numpy as np
import tensorflow as tf

from tfstyle.optimization.optimizers.preconditioner import Preconditioner
from tfstyle.optimization.optimizers.state import check_state

# Minimum cosine of the angle between a step and the change in the gradient. A step with
# a smaller cosine is not stored, because its curvature is negative or rounding noise.
_LEAST_COSINE = 1e-6


class CurvatureMemory:
    """History of the last steps, and of the change in the gradient at each step.

    Args:
        shape: Shape of the picture, `(1, height, width, 3)`.
        length: Maximum number of stored steps.

    Reference:
        Nocedal & Wright, "Numerical Optimization" (2006), algorithm 7.4. Deviation: the
        initial matrix is a scaled `Preconditioner`, not a scaled identity.
    """

    def __init__(self, shape: tuple[int, ...], length: int):
        self.shape, self.length = shape, length
        self._preconditioner = Preconditioner(shape)
        # The functions are traced here, so that no time is spent on tracing during
        # steps.
        self._loops = _compiled_loops(length)
        vector, length = tf.TensorSpec((math.prod(shape),)), tf.TensorSpec(())
        factors = map(tf.TensorSpec.from_tensor, self._preconditioner.factors)
        function = tf.function(self._first_guess, autograph=False)
        self._guess = function.get_concrete_function(vector, length, *factors)
        self.clear()

    @property
    def is_empty(self) -> bool:
        """Whether the history is empty."""
        return self._count == 0

    def add(self, step: tf.Tensor, change: tf.Tensor, gradient: tf.Tensor) -> None:
        """Adds a step, unless its curvature is negative or only rounding noise.

        If the history is full, the oldest step is dropped.

        Args:
            step: Change in the picture during the step.
            change: Change in the gradient during the step.
            gradient: Gradient after the step.
        """
        lengths = tf.norm(step) * tf.norm(change)
        if _dot(step, change) > _LEAST_COSINE * lengths:
            self._keep(step, change)
            self._preconditioner.learn(step, change, gradient)

    def clear(self) -> None:
        """Removes all steps, but keeps the preconditioner."""
        nothing = _flat(tf.zeros(self.shape))  # shared by all empty slots
        self._pairs = deque([(nothing, nothing)] * self.length, self.length)
        # Empty slots have a weight of 0, so they have no effect.
        self._weights = deque([0.0] * self.length, self.length)
        self._count = 0

    def inverse_hessian_times(self, vector: tf.Tensor) -> tf.Tensor:
        """Multiplies a vector by the approximate inverse of the Hessian."""
        newest_first, oldest_first = self._loops
        steps, changes = zip(*self._pairs, strict=True)
        weights = tf.constant([*self._weights])
        flat, shares = newest_first(_flat(vector), weights, *steps, *changes)
        first = self._preconditioner
        flat = self._guess(flat, first.length, *first.factors)
        flat = oldest_first(flat, weights, shares, *steps, *changes)
        return tf.reshape(flat, self.shape)

    def reset(self) -> None:
        """Removes all steps, and resets the preconditioner."""
        self.clear()
        self._preconditioner.reset()

    @property
    def state(self) -> dict[str, np.ndarray]:
        """Arrays of the history and the preconditioner, keyed by name."""
        pairs = list(self._pairs)[max(0, self.length - self._count) :]
        stacked = np.array(pairs, np.float32).reshape(-1, 2, *self.shape)
        own = {"steps": stacked[:, 0], "changes": stacked[:, 1]}
        return {**own, **self._preconditioner.state}

    def restore(self, state: Mapping[str, np.ndarray]) -> None:
        """Restores an earlier `state`; ignores a state for another picture size.

        Raises:
            ValueError: The arrays are not a valid state.
        """
        if state["steps"].shape[1:] == self.shape:
            steps = (len(state["steps"]), *self.shape)
            expected = {"steps": steps, "changes": steps, **self._preconditioner.shapes}
            check_state(state, expected)
            for pair in zip(state["steps"], state["changes"], strict=True):
                self._keep(*map(tf.constant, pair))
            self._preconditioner.restore(state)

    def _keep(self, step: tf.Tensor, change: tf.Tensor) -> None:
        self._pairs.append((_flat(step), _flat(change)))
        self._weights.append(float(tf.math.divide_no_nan(1.0, _dot(step, change))))
        self._count += 1

    def _first_guess(self, vector, length, *factors: tf.Tensor) -> tf.Tensor:
        """Applies the preconditioner, scaled to the curvature of the last step."""
        picture = tf.reshape(vector, self.shape)
        return length * _flat(self._preconditioner.apply(picture, factors))


# The loops are traced only once, for pictures of all sizes, because tracing their
# hundreds of operations takes time.
@cache
def _compiled_loops(length: int) -> tuple[Callable, Callable]:
    """Returns the two L-BFGS loops as TensorFlow graphs for vectors of any length."""
    vector, numbers = tf.TensorSpec((None,)), tf.TensorSpec((length,))
    pairs = [vector] * (2 * length)
    first, second = (
        tf.function(loop, autograph=False) for loop in (_newest_first, _oldest_first)
    )
    return (
        first.get_concrete_function(vector, numbers, *pairs),
        second.get_concrete_function(vector, numbers, numbers, *pairs),
    )


def _newest_first(vector, weights, *vectors: tf.Tensor) -> tuple:
    pairs, numbers = _pairs(vectors)[::-1], tf.unstack(weights)[::-1]
    shares: list[tf.Tensor] = []
    for (step, change), weight in zip(pairs, numbers, strict=True):
        shares.insert(0, weight * _dot(step, vector))
        vector -= shares[0] * change
    return vector, tf.stack(shares)


def _oldest_first(vector, weights, shares, *vectors: tf.Tensor) -> tf.Tensor:
    numbers = zip(tf.unstack(weights), tf.unstack(shares), strict=True)
    for (step, change), (weight, share) in zip(_pairs(vectors), numbers, strict=True):
        vector += (share - weight * _dot(change, vector)) * step
    return vector


def _pairs(vectors: tuple[tf.Tensor, ...]) -> list[tuple[tf.Tensor, tf.Tensor]]:
    """Pairs steps (first half of `vectors`) with gradient changes (second half)."""
    half = len(vectors) // 2
    return list(zip(vectors[:half], vectors[half:], strict=True))


def _flat(picture: tf.Tensor) -> tf.Tensor:
    return tf.reshape(picture, [-1])


def _dot(a: tf.Tensor, b: tf.Tensor) -> tf.Tensor:
    return tf.reduce_sum(a * b)
