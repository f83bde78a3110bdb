"""L-BFGS-B on the pixels, by SciPy."""

from collections.abc import Callable, Mapping

import numpy as np
import tensorflow as tf

from tfstyle.methods.loop.problem import Problem

# SciPy's memory of past steps cannot be stored, so it is dropped every so many steps:
# a run that is resumed at such a step ends in the same picture as one that never
# stopped. Twice the length of the memory, which therefore is full half of the time.
ROUND = 20
MEMORY = 10


class LbfgsDescent:
    """Steps by L-BFGS within the bounds [0, 1]; has the interface of `AdamDescent`.

    Args:
        jit_compile: Whether XLA compiles the evaluation.

    Raises:
        ImportError: SciPy is not installed.

    Reference:
        Zhu et al., "Algorithm 778: L-BFGS-B" (ACM TOMS 23, 1997).
    """

    def __init__(self, jit_compile: bool = False):
        self.jit_compile = jit_compile
        from scipy.optimize import minimize  # an extra

        self._minimize = minimize

    def begin(self, problem: Problem, image: np.ndarray, state: Mapping) -> None:
        """Goes to a size; nothing but the picture and the time is carried over.

        Args:
            problem: What to minimise. It stays the same within a round.
            image: `(height, width, 3)` in [0, 1], where to start.
            state: What `state` gave at another size or the same, or nothing.
        """
        self.image = image
        self._steps = int(state.get("steps", 0))
        self.resumable = True
        self._evaluate = problem.values_and_gradient
        if problem.compiles:
            self._evaluate = tf.function(
                self._evaluate, autograph=False, jit_compile=self.jit_compile
            )

    def run(self, steps: int, on_step: Callable) -> None:
        """Makes steps, and after each calls `on_step(values)` with floats."""
        for done in range(0, steps, ROUND):
            if not self._round(min(ROUND, steps - done), on_step):
                return

    @property
    def best(self) -> np.ndarray:
        """The picture of the lowest loss at this size: the last one."""
        return self.image

    @property
    def state(self) -> dict[str, np.ndarray]:
        """The number of steps: at the end of a round the picture is all else."""
        return {"steps": np.int64(self._steps)}

    def _round(self, steps: int, on_step: Callable) -> bool:
        """Returns whether all of the steps were made."""
        made = []

        def accept(x: np.ndarray) -> None:
            self.image = self._picture(x)
            made.append(self._values)
            self.resumable = len(made) == steps
            if self.resumable:
                self._steps += steps
            on_step(self._values)

        self._minimize(
            self._loss_and_gradient,
            self.image.astype(np.float64).ravel(),
            method="L-BFGS-B",
            jac=True,
            bounds=[(0.0, 1.0)] * self.image.size,
            callback=accept,
            options={"maxiter": steps, "maxcor": MEMORY, "ftol": 0.0, "gtol": 0.0},
        )
        return len(made) == steps

    def _loss_and_gradient(self, x: np.ndarray) -> tuple[float, np.ndarray]:
        image = tf.constant(self._picture(x)[None])
        values, gradient = self._evaluate(image, tf.constant(self._steps, tf.int64))
        self._values = {name: float(value) for name, value in values.items()}
        return self._values["loss"], gradient.numpy().astype(np.float64).ravel()

    def _picture(self, x: np.ndarray) -> np.ndarray:
        return x.reshape(self.image.shape).astype(np.float32)
