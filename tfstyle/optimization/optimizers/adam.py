"""Adam optimizer for pixels, with a compiled step."""

from collections.abc import Callable, Mapping
from functools import partial

import keras
import numpy as np
import tensorflow as tf

from tfstyle.images import resize
from tfstyle.optimization.optimizers.state import check_state
from tfstyle.optimization.problem import Minimizable


class Adam:
    """Adam, with the picture clipped to [0, 1] after each step.

    Args:
        learning_rate: Learning rate for pixels in [0, 1].
        beta_1: Decay rate of the first moment.
        beta_2: Decay rate of the second moment.
        epsilon: Small constant for numerical stability.
        jit_compile: Whether to compile the step with XLA, once per scale.

    Reference:
        Kingma & Ba, "Adam: A Method for Stochastic Optimization" (arXiv:1412.6980).
    """

    def __init__(
        self,
        learning_rate: float,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-7,
        jit_compile: bool = False,
    ):
        self.learning_rate = learning_rate
        self.beta_1 = beta_1
        self.beta_2 = beta_2
        self.epsilon = epsilon
        self.jit_compile = jit_compile

    def begin(self, problem: Minimizable, image: np.ndarray, state: Mapping) -> None:
        """Starts the optimization at the size of `image`.

        Args:
            problem: Problem to minimize.
            image: Initial picture, `(height, width, 3)` in [0, 1].
            state: Earlier value of the property `state`, or an empty mapping. If the
                state comes from another picture size, Adam's moments are resized.
        """
        self._problem = problem
        self._image = tf.Variable(image[None])
        # The learning rate is passed as a function, because Keras would convert a
        # number to its global float type, `keras.config.floatx()`.
        self._optimizer = keras.optimizers.Adam(
            lambda: tf.constant(self.learning_rate, tf.float32),
            self.beta_1,
            self.beta_2,
            self.epsilon,
        )
        self._optimizer.build([self._image])
        own = {k: v for k, v in state.items() if k in _MOMENTS}
        if own:
            moments = {_MOMENTS[k]: _resized(v, image.shape) for k, v in own.items()}
            self._optimizer.load_own_variables(moments)
        if "best" in state:
            check_state(state, {"best": image.shape})
        self._best = tf.Variable(state.get("best", image)[None])
        self._best_loss = tf.Variable(state.get("best_loss", np.float32(np.inf)))
        compiled = partial(tf.function, autograph=False, jit_compile=self.jit_compile)
        self._descend = compiled(self._follow)
        self._step = compiled(self._update) if problem.compiles else self._update

    def run(self, steps: int, on_step: Callable) -> None:
        """Takes `steps` steps, and passes the loss terms of each step to `on_step`."""
        for _ in range(steps):
            values = self._step()
            on_step({name: float(value) for name, value in values.items()})

    @property
    def image(self) -> np.ndarray:
        """Current picture, `(height, width, 3)`."""
        return self._image.numpy()[0].copy()

    @property
    def best(self) -> np.ndarray:
        """Picture with the lowest loss at this size.

        Each step reports the loss of the picture before the update. Therefore, the loss
        of the last picture is computed here. If losses of different steps cannot be
        compared, the result is the last picture with a finite loss.
        """
        last = self._problem.values(self._image.value(), self._steps)["loss"]
        return self.image if self._is_better(last) else self._best.numpy()[0]

    @property
    def state(self) -> dict[str, np.ndarray]:
        """Arrays that `begin` needs, in addition to the picture, to continue a run."""
        own_arrays: dict[str, np.ndarray] = {}
        self._optimizer.save_own_variables(own_arrays)
        arrays = {k: np.array(own_arrays[own]) for k, own in _MOMENTS.items()}
        best = {"best": self._best.numpy()[0], "best_loss": self._best_loss.numpy()}
        return {**arrays, **best}

    def _update(self) -> dict[str, tf.Tensor]:
        image = self._image.value()
        values, gradient = self._problem.values_and_gradient(image, self._steps)
        self._descend(values["loss"], gradient)
        return values

    def _follow(self, loss: tf.Tensor, gradient: tf.Tensor) -> None:
        is_best = self._is_better(loss)
        self._best.assign(tf.where(is_best, self._image, self._best))
        self._best_loss.assign(tf.where(is_best, loss, self._best_loss))
        self._optimizer.apply([gradient], [self._image])
        self._image.assign(tf.clip_by_value(self._image, 0.0, 1.0))

    @property
    def _steps(self) -> tf.Tensor:
        """Number of steps taken so far over all sizes, as stored in `state`."""
        return tf.cast(self._optimizer.iterations.value, tf.int64)

    def _is_better(self, loss: tf.Tensor) -> tf.Tensor:
        steady = self._problem.is_steady
        return loss < (self._best_loss if steady else np.float32(np.inf))


# Names that Keras gives to the step count and the two moments, keyed by their names in
# checkpoints. The name "1" is no longer used in checkpoints; in earlier versions, it
# was the name of the learning rate.
_MOMENTS = {"0": "0", "2": "1", "3": "2"}


def _resized(array: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    if array.ndim != 4:
        return array
    check_state({"moment": array}, {"moment": (1, None, None, 3)})
    # Bilinear resizing has no negative weights, so the second moment cannot become
    # negative.
    return resize(array[0], (shape[0], shape[1]), method="bilinear")[None]
