"""L-BFGS on the pixels, within their bounds, on the device."""

import math
from collections.abc import Callable, Mapping

import numpy as np
import tensorflow as tf

from tfstyle.optimization.optimizers.curvature_memory import CurvatureMemory
from tfstyle.optimization.problem import Problem

# Past steps that are remembered, and the bytes that they may take together, two
# pictures each.
HISTORY_LENGTH = 20
HISTORY_BYTES = 2**28
MIN_HISTORY_LENGTH = 2
# The first step, of which nothing is known, changes the pixels by so much on average.
FIRST_STEP = 0.02
# What a step is shortened by where the loss did not fall, and how often.
SHORTER, TRIALS = 0.4, 4
# Nocedal & Wright, "Numerical Optimization" (2006), section 3.1: the share that has
# to be seen of the fall which the gradient promises.
SUFFICIENT = 1e-4
# Of the loss: what rounding in float32 makes of it. Ours.
ROUNDING = 1e-6


class LBFGS:
    """Steps by L-BFGS within [0, 1]; has the interface of `Adam`.

    A pixel that stands at a bound and would leave it stays there for the step. A step
    of length 1 is tried first, and shorter ones where the loss would not fall.

    Args:
        jit_compile: Whether XLA compiles the evaluation.
        memory: Steps that tell of the curvature; fewer for pictures of which so many
            would not fit into `HISTORY_BYTES`.

    Reference:
        Liu & Nocedal, "On the limited memory BFGS method for large scale optimization"
        (Mathematical Programming 45, 1989). Deviations: the bounds are kept by
        projection; the line search looks for a sufficient fall only; a
        `Preconditioner` is what the memory begins with.
    """

    def __init__(self, jit_compile: bool = False, memory: int = HISTORY_LENGTH):
        self.jit_compile = jit_compile
        self.memory = memory

    def begin(self, problem: Problem, image: np.ndarray, state: Mapping) -> None:
        """Goes to a size, with what `state` gave at the same one.

        Args:
            problem: What to minimise; steady, since steps are compared.
            image: `(height, width, 3)` in [0, 1], where to start.
            state: Arrays by name, or nothing.
        """
        self._image = tf.constant(image[None])
        length = min(self.memory, history_length(*image.shape[:2]))
        self._curvature = self._empty_memory((1, *image.shape), length)
        if "squares" in state:
            self._curvature.restore(state)
        self._seen = None
        self._evaluate = problem.values_and_gradient
        if problem.compiles:
            self._evaluate = tf.function(
                self._evaluate, autograph=False, jit_compile=self.jit_compile
            )

    def run(self, steps: int, on_step: Callable) -> None:
        """Makes steps, and after each calls `on_step(values)` with floats.

        It ends early where no step lowers the loss.
        """
        for _ in range(steps):
            if self._seen is None:
                self._seen = self._look(self._image)
            moved = self._move()
            if not moved and math.isfinite(self._seen[0]["loss"]):
                return
            on_step(self._seen[0])

    @property
    def image(self) -> np.ndarray:
        """The picture as it is, `(height, width, 3)`."""
        return self._image.numpy()[0].copy()

    @property
    def best(self) -> np.ndarray:
        """The picture of the lowest loss at this size: the last one."""
        return self.image

    @property
    def state(self) -> dict[str, np.ndarray]:
        """All that `begin` needs to go on from here, less the picture."""
        return self._curvature.state

    def _empty_memory(self, shape: tuple[int, ...], length: int) -> CurvatureMemory:
        """The last one, whose graphs take long to trace, if it is of that size."""
        last = getattr(self, "_curvature", None)
        if last is None or (last.shape, last.length) != (shape, length):
            return CurvatureMemory(shape, length)
        last.reset()
        return last

    def _move(self) -> bool:
        """Makes a step; returns whether there was one."""
        if self._search(self._direction()):
            return True
        if self._curvature.is_empty:
            return False
        self._curvature.clear()
        return self._search(self._direction())

    def _direction(self) -> tf.Tensor:
        gradient = self._seen[1]
        free = _may_move(self._image, gradient)
        if self._curvature.is_empty:
            size = tf.reduce_mean(tf.abs(gradient))
            return -free * tf.math.divide_no_nan(FIRST_STEP * gradient, size)
        return -free * self._curvature.inverse_hessian_times(free * gradient)

    def _search(self, direction: tf.Tensor) -> bool:
        values, gradient = self._seen
        for trial in range(TRIALS):
            image = self._image + SHORTER**trial * direction
            image = tf.clip_by_value(image, 0.0, 1.0)
            step = image - self._image
            slope = float(tf.reduce_sum(gradient * step))
            if not slope < 0:
                return False
            seen = self._look(image)
            rounding = ROUNDING * abs(values["loss"])
            if seen[0]["loss"] <= values["loss"] + SUFFICIENT * slope + rounding:
                self._curvature.add(step, seen[1] - gradient, seen[1])
                self._image, self._seen = image, seen
                return True
        return False

    def _look(self, image: tf.Tensor) -> tuple[dict[str, float], tf.Tensor]:
        values, gradient = self._evaluate(image)
        return {name: float(value) for name, value in values.items()}, gradient


def _may_move(image: tf.Tensor, gradient: tf.Tensor) -> tf.Tensor:
    """1 where a pixel can follow the gradient down, 0 where a bound holds it."""
    held = ((image <= 0) & (gradient > 0)) | ((image >= 1) & (gradient < 0))
    return tf.cast(~held, image.dtype)


def history_length(height: int, width: int) -> int:
    """Number of past steps that fit into `HISTORY_BYTES` for pictures of this size.

    Example:

    >>> history_length(512, 512), history_length(2731, 4096)
    (42, 2)
    """
    return max(MIN_HISTORY_LENGTH, HISTORY_BYTES // (2 * 3 * 4 * height * width))
