"""L-BFGS optimizer for pixel values in [0, 1], implemented in TensorFlow."""

import math
from collections.abc import Callable, Mapping

import numpy as np
import tensorflow as tf

from tfstyle.optimization.optimizers.curvature_memory import CurvatureMemory
from tfstyle.optimization.optimizers.state import check_state
from tfstyle.optimization.problem import Minimizable

# Maximum number of stored steps; maximum total size of the stored steps in bytes; and
# minimum number of stored steps, even if they exceed this size. Each stored step takes
# as much memory as two pictures.
HISTORY_LENGTH = 20
HISTORY_BYTES = 2**28
MIN_HISTORY_LENGTH = 2
# Mean absolute change of the pixel values in a step for which the curvature is unknown,
# because no earlier steps are stored.
FIRST_STEP = 0.02
# Fraction of the last step that is added to a step. In tests with two photographs and
# two paintings, this momentum saved a twelfth of the steps.
MOMENTUM = 0.65
# Factor by which a step is shortened if the loss did not decrease enough, and maximum
# number of attempts per step.
SHORTER, TRIALS = 0.4, 4
# Minimum decrease of the loss in a step, as a fraction of the decrease that the
# gradient predicts (Nocedal & Wright, "Numerical Optimization", 2006, section 3.1).
SUFFICIENT = 1e-4
# Assumed relative rounding error of the loss in float32.
ROUNDING = 1e-6

# Loss terms of a picture, keyed by name, and the gradient of the loss.
Seen = tuple[dict[str, float], tf.Tensor]


class LBFGS:
    """L-BFGS for values in [0, 1]; implements `Optimizer`.

    If a value is 0 or 1, and a step along the negative gradient would move it out of
    [0, 1], the value is kept constant. All other values are clipped to [0, 1]. Each
    step is first tried at full length. If the loss does not decrease enough, shorter
    steps are tried.

    Args:
        jit_compile: Whether to compile the loss and its gradient with XLA.
        memory: Maximum number of stored steps. For large pictures, the maximum is
            lower (see `history_length`).

    Reference:
        Liu & Nocedal, "On the limited memory BFGS method for large scale optimization"
        (Mathematical Programming 45, 1989). Deviations: Bounds are enforced by
        projection. The line search only requires a sufficient decrease. The initial
        matrix is a `Preconditioner`. Steps use Nesterov momentum (Nesterov, "A method
        for solving the convex programming problem with convergence rate O(1/k^2)",
        1983).
    """

    def __init__(self, jit_compile: bool = False, memory: int = HISTORY_LENGTH):
        self.jit_compile = jit_compile
        self.memory = memory

    def begin(self, problem: Minimizable, image: np.ndarray, state: Mapping) -> None:
        """Starts the optimization at the size of `image`.

        Args:
            problem: Problem to minimize. The loss function must be the same at every
                step, because losses of different steps are compared.
            image: Initial picture, `(height, width, 3)` in [0, 1].
            state: Earlier value of the property `state`, or an empty dictionary. A
                state for another picture size is ignored.
        """
        self._image = tf.constant(image[None])
        length = min(self.memory, history_length(*image.shape[:2]))
        self._curvature = self._empty_memory((1, *image.shape), length)
        self._velocity = tf.zeros_like(self._image)
        if "squares" in state:
            self._curvature.restore(state)
            if state["squares"].shape == self._image.shape:
                check_state(state, {"velocity": tuple(self._image.shape)})
                self._velocity = tf.constant(state["velocity"])
        self._seen: Seen | None = None
        # Loss terms of the latest attempt if they were not finite, otherwise None.
        self._diverged: dict[str, float] | None = None
        self._evaluate: Callable = problem.values_and_gradient
        if problem.compiles:
            self._evaluate = tf.function(
                self._evaluate, autograph=False, jit_compile=self.jit_compile
            )

    def run(self, steps: int, on_step: Callable) -> None:
        """Takes up to `steps` steps, and passes each step's loss terms to `on_step`.

        Returns early if the loss cannot be decreased any further. If a step fails
        because the loss or the gradient is infinite or NaN, the picture stays
        unchanged, and `on_step` receives an infinite or NaN loss.
        """
        for _ in range(steps):
            if self._move():
                on_step(self._now[0])
            elif self._diverged is None:
                return
            else:
                on_step(self._diverged)

    @property
    def image(self) -> np.ndarray:
        """Current picture, `(height, width, 3)`."""
        return self._image.numpy()[0].copy()

    @property
    def best(self) -> np.ndarray:
        """Picture with the lowest loss at this size.

        This is the current picture, because each step reduces the loss.
        """
        return self.image

    @property
    def state(self) -> dict[str, np.ndarray]:
        """Arrays that `begin` needs, in addition to the picture, to continue a run."""
        return {**self._curvature.state, "velocity": self._velocity.numpy()}

    @property
    def _now(self) -> Seen:
        """Loss terms and gradient of the current picture."""
        if self._seen is None:
            self._seen = self._look(self._image)
        return self._seen

    def _empty_memory(self, shape: tuple[int, ...], length: int) -> CurvatureMemory:
        """Returns an empty history.

        If the previous history has the same size, it is emptied and returned.
        """
        last = getattr(self, "_curvature", None)
        if last is None or (last.shape, last.length) != (shape, length):
            return CurvatureMemory(shape, length)
        last.reset()
        return last

    def _move(self) -> bool:
        """Takes a step; returns whether it reduced the loss."""
        if self._accelerated():
            return True
        self._velocity = tf.zeros_like(self._image)
        if self._curvature.is_empty:
            return False
        self._curvature.clear()
        return self._search(self._direction()) > 0

    def _accelerated(self) -> bool:
        direction = self._direction()
        if self._curvature.is_empty:
            return self._search(direction) > 0
        velocity = MOMENTUM * (direction + self._velocity)
        taken = self._search(direction + velocity)
        self._velocity = taken * velocity
        return taken > 0

    def _direction(self) -> tf.Tensor:
        gradient = self._now[1]
        free = _may_move(self._image, gradient)
        if self._curvature.is_empty:
            size = tf.reduce_mean(tf.abs(gradient))
            return -free * tf.math.divide_no_nan(FIRST_STEP * gradient, size)
        return -free * self._curvature.inverse_hessian_times(free * gradient)

    def _search(self, direction: tf.Tensor) -> float:
        """Tries a full step along `direction`, and then shorter steps.

        Returns the fraction of `direction` that was taken, or 0 if no step was taken.
        """
        values, gradient = self._now
        for trial in range(TRIALS):
            image = self._image + SHORTER**trial * direction
            image = tf.clip_by_value(image, 0.0, 1.0)
            step = image - self._image
            slope = float(tf.reduce_sum(gradient * step))
            if not slope < 0:
                is_finite = math.isfinite(slope + values["loss"])
                self._diverged = None if is_finite else {**values, "loss": math.nan}
                return 0
            seen = self._look(image)
            self._diverged = None if math.isfinite(seen[0]["loss"]) else seen[0]
            rounding = ROUNDING * abs(values["loss"])
            if seen[0]["loss"] <= values["loss"] + SUFFICIENT * slope + rounding:
                self._curvature.add(step, seen[1] - gradient, seen[1])
                self._image, self._seen = image, seen
                return SHORTER**trial
        return 0

    def _look(self, image: tf.Tensor) -> Seen:
        values, gradient = self._evaluate(image)
        return {name: float(value) for name, value in values.items()}, gradient


def _may_move(image: tf.Tensor, gradient: tf.Tensor) -> tf.Tensor:
    """Returns a mask: 0 where a value is kept constant, and 1 elsewhere.

    If a value is 0 or 1, and a step along the negative gradient would move it out of
    [0, 1], the value is kept constant.
    """
    held = ((image <= 0) & (gradient > 0)) | ((image >= 1) & (gradient < 0))
    return tf.cast(~held, image.dtype)


def history_length(height: int, width: int) -> int:
    """Returns how many steps fit into `HISTORY_BYTES`, or 2 if fewer than 2 fit.

    Example:

    >>> history_length(512, 512), history_length(2731, 4096)
    (42, 2)
    """
    return max(MIN_HISTORY_LENGTH, HISTORY_BYTES // (2 * 3 * 4 * height * width))
