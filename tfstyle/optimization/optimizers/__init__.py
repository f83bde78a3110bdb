"""Optimizers of pixels, and what they have in common. Imports TensorFlow."""

from collections.abc import Callable, Mapping
from typing import Protocol

import numpy as np

from tfstyle.optimization.optimizers.adam import Adam
from tfstyle.optimization.optimizers.lbfgs import LBFGS
from tfstyle.optimization.optimizers.normalized_gradient import NormalizedGradient
from tfstyle.optimization.plan import OptimizerPlan
from tfstyle.optimization.problem import Problem


class Optimizer(Protocol):
    """Minimises a problem over pictures in [0, 1], one size after the other."""

    def begin(
        self, problem: Problem, image: np.ndarray, state: Mapping[str, np.ndarray]
    ) -> None:
        """Starts at a size.

        Args:
            problem: Problem to minimise.
            image: Initial picture, `(height, width, 3)` in [0, 1].
            state: What `state` returned, at this size or another; empty at first.
        """

    def run(self, steps: int, on_step: Callable[[dict[str, float]], None]) -> None:
        """Makes up to `steps` steps, and calls `on_step` with the terms after each."""

    @property
    def image(self) -> np.ndarray:
        """Current picture, `(height, width, 3)` in [0, 1]."""

    @property
    def best(self) -> np.ndarray:
        """Picture of the lowest loss at this size, `(height, width, 3)` in [0, 1]."""

    @property
    def state(self) -> dict[str, np.ndarray]:
        """Arrays that `begin` needs to continue from here, without the picture."""


OPTIMIZERS: dict[str, Callable[..., Optimizer]] = {
    "adam": Adam,
    "lbfgs": LBFGS,
    "normalized_gradient": NormalizedGradient,
}


def make_optimizer(plan: OptimizerPlan) -> Optimizer:
    """Makes the optimizer of a plan."""
    return OPTIMIZERS[plan.name](**plan.arguments)
