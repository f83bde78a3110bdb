"""Steps of one length down the gradient, with jitter: the descent of dreams."""

from collections.abc import Callable, Mapping

import numpy as np
import tensorflow as tf

from tfstyle.optimization.problem import Problem


def _clipped(image: np.ndarray) -> np.ndarray:
    return np.clip(image, 0, 1)


class NormalizedGradient:
    """Steps by the gradient over its mean absolute value; `Adam`'s interface.

    Before each step the picture is rolled by a random number of pixels either way, and
    rolled back after it, so that the grid of a network's strides leaves no trace. The
    last picture is the result: with the jitter no two losses are of the same picture.

    Args:
        step_size: Mean change of a value in [0, 1] by a step.
        jitter: Largest shift in pixels; 0 for none.
        seed: Of the shifts; that of a step depends on the seed and its number alone.
        jit_compile: Whether XLA compiles the step.
        limit: From a picture after a step to one in [0, 1].

    Reference:
        google/deepdream, `make_step` in `dream.ipynb` (2015). There a step is 1.5 for
        values up to 255.
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
        self._problem = None

    def begin(self, problem: Problem, image: np.ndarray, state: Mapping) -> None:
        """Goes to a size, and on with the count of steps that `state` holds.

        Args:
            problem: What to minimise. The same one again is not traced again.
            image: `(height, width, 3)` in [0, 1], where to start.
            state: What `state` gave, or nothing.
        """
        self._image = tf.constant(image[None])
        self._count = int(state.get("count", 0))
        if self._count < 0:
            raise ValueError("Expected `count` to be at least 0.")
        if problem is not self._problem:
            self._problem = problem
            self._step = self._moved
            if problem.compiles:
                self._step = tf.function(
                    self._moved, autograph=False, jit_compile=self.jit_compile
                )

    def run(self, steps: int, on_step: Callable) -> None:
        """Makes steps, and after each calls `on_step(values)` with floats."""
        for _ in range(steps):
            moved, values = self._step(self._image, self._shift())
            self._image = tf.constant(self.limit(moved.numpy()[0])[None])
            self._count += 1
            on_step({name: float(value) for name, value in values.items()})

    @property
    def image(self) -> np.ndarray:
        """The picture as it is, `(height, width, 3)`."""
        return self._image.numpy()[0].copy()

    @property
    def best(self) -> np.ndarray:
        """The last picture."""
        return self.image

    @property
    def state(self) -> dict[str, np.ndarray]:
        """All that `begin` needs to go on from here, less the picture."""
        return {"count": np.array(self._count)}

    def _shift(self) -> tf.Tensor:
        random = np.random.default_rng([self.seed, self._count])
        shift = random.integers(-self.jitter, self.jitter, size=2, endpoint=True)
        return tf.constant(shift, tf.int32)

    def _moved(
        self, image: tf.Tensor, shift: tf.Tensor
    ) -> tuple[tf.Tensor, dict[str, tf.Tensor]]:
        rolled = tf.roll(image, shift, axis=(1, 2))
        values, gradient = self._problem.values_and_gradient(rolled)
        gradient = tf.roll(gradient, -shift, axis=(1, 2))
        return image - self.step_size * _normalized(gradient), values


def _normalized(gradient: tf.Tensor) -> tf.Tensor:
    """Of mean absolute value 1; zero where there is no way down or no number."""
    size = tf.reduce_mean(tf.abs(gradient))
    unit = tf.math.divide_no_nan(gradient, size)
    return tf.where(tf.math.is_finite(size), unit, tf.zeros_like(gradient))
