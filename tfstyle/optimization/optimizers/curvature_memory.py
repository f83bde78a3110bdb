"""What past steps tell of the curvature of a loss: the memory of L-BFGS."""

from collections import deque

import numpy as np
import tensorflow as tf

from tfstyle.optimization.optimizers.preconditioner import Preconditioner
from tfstyle.optimization.optimizers.state import check_state

# The least cosine of a step and the change of the gradient along it; less curvature is
# rounding noise, and is not remembered.
_LEAST_COSINE = 1e-6


class CurvatureMemory:
    """The last steps, and by how much each changed the gradient.

    Args:
        shape: Of the picture, `(1, height, width, 3)`.
        length: How many steps are remembered.

    Reference:
        Nocedal & Wright, "Numerical Optimization" (2006), algorithm 7.4. Deviation: it
        begins with a `Preconditioner`, not with the identity.
    """

    def __init__(self, shape: tuple[int, ...], length: int):
        self.shape, self.length = shape, length
        self._preconditioner = Preconditioner(shape)
        # At once, so that nothing is compiled in the loop.
        vector = tf.TensorSpec(shape)
        pairs = [(vector, vector)] * length
        function = tf.function(self._two_loops, autograph=False)
        matrix = tf.nest.map_structure(tf.TensorSpec.from_tensor, self._matrix)
        self._multiply = function.get_concrete_function(vector, pairs, matrix)
        self.clear()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is remembered."""
        return self._count == 0

    def add(self, step: tf.Tensor, change: tf.Tensor, gradient: tf.Tensor) -> None:
        """Remembers a step, and forgets the oldest.

        Args:
            step: By how much the picture changed.
            change: By how much the gradient did.
            gradient: What it is after the step.
        """
        lengths = tf.norm(step) * tf.norm(change)
        if _dot(step, change) > _LEAST_COSINE * lengths:
            self._keep(step, change)
            self._preconditioner.learn(step, change, gradient)

    def clear(self) -> None:
        """Forgets the steps, not what they told of pixels and frequencies."""
        nothing = tf.zeros(self.shape)  # one for all places
        self._pairs = deque([(nothing, nothing)] * self.length, self.length)
        self._count = 0

    def inverse_hessian_times(self, vector: tf.Tensor) -> tf.Tensor:
        """The approximate inverse of the second derivatives, times a vector."""
        return self._multiply(vector, list(self._pairs), self._matrix)

    def reset(self) -> None:
        """Forgets everything."""
        self.clear()
        self._preconditioner.reset()

    @property
    def state(self) -> dict[str, np.ndarray]:
        """All that is remembered."""
        pairs = list(self._pairs)[max(0, self.length - self._count) :]
        pairs = np.array(pairs, np.float32).reshape(-1, 2, *self.shape)
        pairs = {"steps": pairs[:, 0], "changes": pairs[:, 1]}
        return {**pairs, **self._preconditioner.state}

    def restore(self, state: dict[str, np.ndarray]) -> None:
        """Remembers what `state` gave, if that was of pictures of the same size.

        Raises:
            ValueError: It is not what `state` can have given.
        """
        if state["steps"].shape[1:] == self.shape:
            steps = (len(state["steps"]), *self.shape)
            expected = {"steps": steps, "changes": steps, **self._preconditioner.shapes}
            check_state(state, expected)
            for pair in zip(state["steps"], state["changes"], strict=True):
                self._keep(*map(tf.constant, pair))
            self._preconditioner.restore(state)

    @property
    def _matrix(self) -> tuple:
        return self._preconditioner.matrix()

    def _keep(self, step: tf.Tensor, change: tf.Tensor) -> None:
        self._pairs.append((step, change))
        self._count += 1

    def _two_loops(self, vector, pairs: list[tuple], matrix: tuple) -> tf.Tensor:
        # Empty places have no curvature, and count nothing.
        weights = [tf.math.divide_no_nan(1.0, _dot(s, y)) for s, y in pairs]
        shares = []
        for (step, change), weight in zip(pairs[::-1], weights[::-1], strict=True):
            shares.insert(0, weight * _dot(step, vector))
            vector -= shares[0] * change
        vector = self._first_guess(vector, *pairs[-1], matrix)
        for (step, change), weight, share in zip(pairs, weights, shares, strict=True):
            vector += (share - weight * _dot(change, vector)) * step
        return vector

    def _first_guess(self, vector, step, change, matrix: tuple) -> tf.Tensor:
        """The preconditioner, of the length that fits the last step."""
        times = self._preconditioner.times
        length = _dot(change, times(change, matrix))
        length = tf.math.divide_no_nan(_dot(step, change), length)
        return length * times(vector, matrix)


def _dot(a: tf.Tensor, b: tf.Tensor) -> tf.Tensor:
    return tf.reduce_sum(a * b)
