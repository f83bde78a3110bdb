"""Curvature history of L-BFGS."""

import math
from collections.abc import Mapping

import numpy as np
import tensorflow as tf

from tfstyle.optimization.optimizers.preconditioner import Preconditioner
from tfstyle.optimization.optimizers.state import check_state

# Minimum cosine of the angle between a step and the change in the gradient. A step with
# a smaller cosine is not stored, because its curvature is negative or rounding noise.
_LEAST_COSINE = 1e-6


class CurvatureMemory:
    """History of the last steps, and of the change in the gradient at each step.

    The two loops of L-BFGS are computed as products with two matrices. The rows of one
    matrix are the steps; the rows of the other are the changes in the gradient. Each
    product reads its matrix once; looping over the rows would take more than twice as
    long.

    Args:
        shape: Shape of the picture, `(1, height, width, 3)`.
        length: Maximum number of stored steps.

    Reference:
        Nocedal & Wright, "Numerical Optimization" (2006), algorithm 7.4. Deviations:
        the loops are written as triangular systems of equations; the initial matrix is
        a scaled `Preconditioner`, not a scaled identity.
    """

    def __init__(self, shape: tuple[int, ...], length: int):
        self.shape, self.length = shape, length
        self._preconditioner = Preconditioner(shape)
        rows = length, math.prod(shape)
        self._steps, self._changes = tf.zeros(rows), tf.zeros(rows)
        # The function is traced here, so that no time is spent on tracing during steps.
        vector, number = tf.TensorSpec(rows[1:]), tf.TensorSpec(())
        factors = map(tf.TensorSpec.from_tensor, self._preconditioner.factors)
        function = tf.function(self._first_guess, autograph=False)
        self._guess = function.get_concrete_function(vector, number, *factors)
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
        if tf.reduce_sum(step * change) > _LEAST_COSINE * lengths:
            self._keep(step, change)
            self._preconditioner.learn(step, change, gradient)

    def clear(self) -> None:
        """Removes all steps, but keeps the preconditioner."""
        self._count, self._oldest = 0, 0
        # Product of each step (row) with each change (column) not older than the step.
        self._products = np.zeros([self.length] * 2)

    def inverse_hessian_times(self, vector: tf.Tensor) -> tf.Tensor:
        """Multiplies a vector by the approximate inverse of the Hessian."""
        order, flat = self._order, _flat(vector)
        triangle = np.triu(self._products[np.ix_(order, order)])
        shares = np.linalg.solve(triangle, self._products_with(self._steps, flat))
        flat -= self._weighted_sum(self._changes, shares)
        first = self._preconditioner
        flat = self._guess(flat, first.length, *first.factors)
        rest = np.diag(triangle) * shares - self._products_with(self._changes, flat)
        flat += self._weighted_sum(self._steps, np.linalg.solve(triangle.T, rest))
        return tf.reshape(flat, self.shape)

    def reset(self) -> None:
        """Removes all steps, and resets the preconditioner."""
        self.clear()
        self._preconditioner.reset()

    @property
    def state(self) -> dict[str, np.ndarray]:
        """Arrays of the history and the preconditioner, keyed by name."""
        own = {
            name: matrix[: self._count].numpy().reshape(-1, *self.shape)
            for name, matrix in (("steps", self._steps), ("changes", self._changes))
        }
        # Rows keep their places, so that a resumed run rounds sums over rows equally.
        own["oldest"] = np.array(self._oldest, np.float32)
        return {**own, **self._preconditioner.state}

    def restore(self, state: Mapping[str, np.ndarray]) -> None:
        """Restores an earlier `state`; ignores a state for another picture size.

        Raises:
            ValueError: The arrays are not a valid state.
        """
        if state["steps"].shape[1:] == self.shape:
            steps = (len(state["steps"]), *self.shape)
            # Checkpoints of older versions have no "oldest"; their oldest row is 0.
            state = {"oldest": np.zeros((), np.float32), **state}
            expected = {"steps": steps, "changes": steps, "oldest": ()}
            check_state(state, {**expected, **self._preconditioner.shapes})
            self._fill(state["steps"], state["changes"], int(state["oldest"]))
            self._preconditioner.restore(state)

    @property
    def _order(self) -> np.ndarray:
        """Row indices of the stored steps, from the oldest to the newest."""
        return (self._oldest + np.arange(self._count)) % self.length

    def _fill(self, steps: np.ndarray, changes: np.ndarray, oldest: int) -> None:
        count = len(steps)
        if oldest not in range(max(1, count)):
            raise ValueError("Expected `oldest` to be the row index of a stored step.")
        self._count, self._oldest = 0, oldest if count == self.length else 0
        for row in (oldest + np.arange(count)) % max(1, count):
            self._keep(tf.constant(steps[row]), tf.constant(changes[row]))
        if not (np.diag(self._products)[self._order] > 0).all():
            raise ValueError("Expected the curvature to be above 0 in each step.")

    def _keep(self, step: tf.Tensor, change: tf.Tensor) -> None:
        if self._count == self.length:
            self._oldest = (self._oldest + 1) % self.length
            self._count -= 1
        row = (self._oldest + self._count) % self.length
        self._count += 1
        self._steps = _with_row(self._steps, row, step)
        self._changes = _with_row(self._changes, row, change)
        products = self._products_with(self._steps, _flat(change))
        self._products[self._order, row] = products

    def _products_with(self, matrix: tf.Tensor, vector: tf.Tensor) -> np.ndarray:
        """Returns the product of each stored row with a vector, oldest row first."""
        products = tf.linalg.matvec(matrix, vector).numpy()
        return products[self._order].astype(float)

    def _weighted_sum(self, matrix: tf.Tensor, weights: np.ndarray) -> tf.Tensor:
        """Returns the weighted sum of the stored rows (`weights`: oldest row first)."""
        row_weights = np.zeros((1, self.length), np.float32)
        row_weights[0, self._order] = weights
        return tf.matmul(row_weights, matrix)[0]

    def _first_guess(self, vector, length, *factors: tf.Tensor) -> tf.Tensor:
        """Multiplies `vector` by the initial matrix, the scaled preconditioner."""
        picture = tf.reshape(vector, self.shape)
        return length * _flat(self._preconditioner.apply(picture, factors))


def _with_row(matrix: tf.Tensor, row: int, picture: tf.Tensor) -> tf.Tensor:
    """Overwrites a row in place."""
    # A variable whose rows are updated would be copied whenever it is read.
    return tf.raw_ops.InplaceUpdate(x=matrix, i=[row], v=_flat(picture)[None])


def _flat(picture: tf.Tensor) -> tf.Tensor:
    return tf.reshape(picture, [-1])
