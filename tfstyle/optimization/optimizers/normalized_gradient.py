"""Normalized gradient descent with jitter, for DeepDream."""

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np
import tensorflow as tf

from tfstyle.optimization.problem import Minimizable


def _clipped(image: np.ndarray) -> np.ndarray:
    return np.clip(image, 0, 1)


class NormalizedGradient:
    """Gradient descent with normalized gradients; implements `Optimizer`.

    The gradient is divided by its mean absolute value. The picture is shifted randomly
    before each step and shifted back after it, so that the strides of the network leave
    no visible grid. The result is the last picture, because losses at different shifts
    cannot be compared.

    Args:
        step_size: Mean absolute change of the pixel values per step, for values in
            [0, 1].
        jitter: Maximum shift of the picture in pixels; 0 for no shifts.
        seed: Seed of the shifts. A shift depends only on the seed and the step number.
        jit_compile: Whether to compile the step with XLA.
        limit: Function that limits the picture to [0, 1] after each step.

    Reference:
        google/deepdream, `make_step` in `dream.ipynb` (2015), which uses a step size
        of 1.5 for values in [0, 255].
    """

    def __init__(
        self,
        step_size: float = 0.01,
        jitter: int = 0,
        seed: int = 0,
        jit_compile: bool = False,
        limit: Callable[[np.ndarray], np.ndarray] = _clipped,
    ):
        self.step_size = step_size
        self.jitter = jitter
        self.seed = seed
        self.jit_compile = jit_compile
        self.limit = limit
        self._problem: Minimizable | None = None

    def begin(self, problem: Minimizable, image: np.ndarray, state: Mapping) -> None:
        """Starts the optimization at the size of `image`, and restores the step count.

        Args:
            problem: Problem to minimize. If it is the same object as in the previous
                call, the step is not traced again.
            image: Initial picture, `(height, width, 3)` in [0, 1].
            state: Earlier value of the property `state`, or an empty dictionary.
        """
        self._image = tf.constant(image[None])
        self._count = int(state.get("count", 0))
        if self._count < 0:
            raise ValueError("Expected `count` to be at least 0.")
        if problem is not self._problem:
            self._problem = problem
            self._step: Callable = partial(self._moved, problem)
            if problem.compiles:
                self._step = tf.function(
                    self._step, autograph=False, jit_compile=self.jit_compile
                )

    def run(self, steps: int, on_step: Callable) -> None:
        """Takes `steps` steps, and passes the loss terms of each step to `on_step`."""
        for _ in range(steps):
            moved, values = self._step(self._image, self._shift())
            self._image = tf.constant(self.limit(moved.numpy()[0])[None])
            self._count += 1
            on_step({name: float(value) for name, value in values.items()})

    @property
    def image(self) -> np.ndarray:
        """Current picture, `(height, width, 3)`."""
        return self._image.numpy()[0].copy()

    @property
    def best(self) -> np.ndarray:
        """The last picture, because losses of different steps cannot be compared."""
        return self.image

    @property
    def state(self) -> dict[str, np.ndarray]:
        """Arrays that `begin` needs, in addition to the picture, to continue a run."""
        return {"count": np.array(self._count)}

    def _shift(self) -> tf.Tensor:
        random = np.random.default_rng([self.seed, self._count])
        shift = random.integers(-self.jitter, self.jitter, size=2, endpoint=True)
        return tf.constant(shift, tf.int32)

    def _moved(
        self, problem: Minimizable, image: tf.Tensor, shift: tf.Tensor
    ) -> tuple[tf.Tensor, dict[str, tf.Tensor]]:
        rolled = tf.roll(image, shift, axis=(1, 2))
        values, gradient = problem.values_and_gradient(rolled)
        gradient = tf.roll(gradient, -shift, axis=(1, 2))
        return image - self.step_size * _normalized(gradient), values


def _normalized(gradient: tf.Tensor) -> tf.Tensor:
    """Scales a gradient to a mean absolute value of 1.

    Returns zeros if the mean absolute value is 0 or not finite.
    """
    size = tf.reduce_mean(tf.abs(gradient))
    unit = tf.math.divide_no_nan(gradient, size)
    return tf.where(tf.math.is_finite(size), unit, tf.zeros_like(gradient))
