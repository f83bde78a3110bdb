"""Optimizers for pixels, implemented in TensorFlow, and their interface."""

from collections.abc import Callable, Mapping
from typing import Protocol

import numpy as np

from tfstyle.optimization.optimizers.adam import Adam
from tfstyle.optimization.optimizers.lbfgs import LBFGS
from tfstyle.optimization.optimizers.normalized_gradient import NormalizedGradient
from tfstyle.optimization.plan import OptimizerPlan
from tfstyle.optimization.problem import Minimizable


class Optimizer(Protocol):
    """Interface of optimizers, which minimize a loss at increasing picture sizes."""

    def begin(
        self, problem: Minimizable, image: np.ndarray, state: Mapping[str, np.ndarray]
    ) -> None:
        """Starts the optimization at the size of `image`.

        Args:
            problem: Problem to minimize.
            image: Initial picture, `(height, width, 3)` in [0, 1].
            state: Earlier value of the property `state`, from this or another picture
                size; empty at the beginning of a run.
        """

    def run(self, steps: int, on_step: Callable[[dict[str, float]], None]) -> None:
        """Takes up to `steps` steps, and passes each step's loss terms to `on_step`."""

    @property
    def image(self) -> np.ndarray:
        """Current picture, `(height, width, 3)` in [0, 1]."""

    @property
    def best(self) -> np.ndarray:
        """Best picture at this size, `(height, width, 3)` in [0, 1].

        The best picture is the picture with the lowest loss. If losses of different
        steps cannot be compared, it is the last picture.
        """

    @property
    def state(self) -> dict[str, np.ndarray]:
        """Arrays that `begin` needs, in addition to the picture, to continue a run."""


OPTIMIZERS: dict[str, Callable[..., Optimizer]] = {
    "adam": Adam,
    "lbfgs": LBFGS,
    "normalized_gradient": NormalizedGradient,
}


def make_optimizer(plan: OptimizerPlan) -> Optimizer:
    """Creates the optimizer that a plan describes."""
    return OPTIMIZERS[plan.name](**plan.arguments)
