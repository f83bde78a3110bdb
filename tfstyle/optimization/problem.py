"""Optimization problem at one picture size: the loss and its gradient."""

from collections.abc import Callable, Mapping
from copy import copy
from typing import Protocol

import tensorflow as tf

from tfstyle.losses.objective import Objective


class Minimizable(Protocol):
    """Interface of the optimization problems that optimizers solve."""

    @property
    def is_steady(self) -> bool:
        """Whether the loss function is the same at every step."""

    @property
    def compiles(self) -> bool:
        """Whether a whole step can be compiled into one graph."""

    def values(
        self, image: tf.Tensor, step: tf.Tensor | int = 0
    ) -> dict[str, tf.Tensor]:
        """Returns the loss terms, keyed by name, and their weighted sum as "loss"."""

    def values_and_gradient(
        self, image: tf.Tensor, step: tf.Tensor | int = 0
    ) -> tuple[dict[str, tf.Tensor], tf.Tensor]:
        """Returns `values`, and the gradient of "loss" with respect to `image`."""


class Problem:
    """Objective with its targets, as a function of the picture.

    Args:
        extractor: Feature model whose outputs include the objective's layers.
        objective: Objective to minimize.
        targets: Targets, keyed by term name.
        compose: Function applied to the optimized picture before the loss is computed,
            for example to insert parts of a photograph. If None, the picture is left
            unchanged.

    Attributes:
        is_steady: Whether the loss function is the same at every step, so that losses
            of different steps can be compared.
        compiles: Whether a whole step can be compiled into one graph.
    """

    is_steady = True
    compiles = True

    def __init__(
        self,
        extractor: Callable,
        objective: Objective,
        targets: Mapping,
        compose: Callable[[tf.Tensor], tf.Tensor] | None = None,
    ):
        self.extractor = extractor
        self.objective = objective
        self.targets = targets
        self.compose = compose or tf.identity

    def with_extractor(self, extractor: Callable) -> "Problem":
        """Returns a problem with another feature model, but with the same targets."""
        other = copy(self)
        other.extractor = extractor
        return other

    def values(
        self, image: tf.Tensor, step: tf.Tensor | int = 0
    ) -> dict[str, tf.Tensor]:
        """Returns the loss terms, keyed by name, and their weighted sum as "loss".

        Args:
            image: `(1, height, width, 3)` in [0, 1].
            step: Ignored, because the loss does not depend on the step.
        """
        image = self.compose(image)
        features = self.extractor(image)
        values = self.objective(image, features, self.targets)
        return {"loss": self.objective.total(values), **values}

    def values_and_gradient(
        self, image: tf.Tensor, step: tf.Tensor | int = 0
    ) -> tuple[dict[str, tf.Tensor], tf.Tensor]:
        """Returns `values`, and the gradient of "loss" with respect to `image`."""
        with tf.GradientTape() as tape:
            tape.watch(image)
            values = self.values(image, step)
        return values, tape.gradient(values["loss"], image)

    def sums(self, image: tf.Tensor) -> dict:
        """Returns the sums over all positions for each loss term, keyed by term name.

        Args:
            image: Result of `compose`, `(1, height, width, 3)` in [0, 1].
        """
        return self.objective.accumulate(self.extractor(image), self.targets)


class RolledProblem:
    """Problem whose picture is rolled (`tf.roll`) by a different offset at each step.

    Rolling moves the borders to the inside of the picture, as if copies of the picture
    were placed side by side. The optimization thus makes the borders seamless. Because
    the offsets are random, the padding and the pooling grids of the feature network
    affect all positions equally.

    Args:
        problem: Problem whose loss is computed for the rolled picture.
        seed: Seed of the offsets. An offset depends on the seed, the step number and
            the picture size.
    """

    is_steady = False

    def __init__(self, problem: Problem, seed: int):
        self.problem = problem
        self.seed = seed

    @property
    def compiles(self) -> bool:
        """Whether a whole step can be compiled into one graph."""
        return self.problem.compiles

    def with_extractor(self, extractor) -> "RolledProblem":
        """Returns a problem with another feature model, but with the same targets."""
        other = copy(self)
        other.problem = self.problem.with_extractor(extractor)
        return other

    def values(
        self, image: tf.Tensor, step: tf.Tensor | int = 0
    ) -> dict[str, tf.Tensor]:
        """Returns the rolled picture's loss terms, and their weighted sum as "loss".

        Args:
            image: `(1, height, width, 3)` in [0, 1].
            step: Number of previous steps.
        """
        offset = self.offset(image.shape[1:3], step)
        return self.problem.values(tf.roll(image, offset, axis=(1, 2)))

    def values_and_gradient(
        self, image: tf.Tensor, step: tf.Tensor | int = 0
    ) -> tuple[dict[str, tf.Tensor], tf.Tensor]:
        """Returns `values`, and the gradient of "loss" with respect to `image`."""
        offset = self.offset(image.shape[1:3], step)
        rolled = tf.roll(image, offset, axis=(1, 2))
        values, gradient = self.problem.values_and_gradient(rolled)
        return values, tf.roll(gradient, -offset, axis=(1, 2))

    def offset(self, size: tuple[int, int], step: tf.Tensor | int) -> tf.Tensor:
        """Returns how many rows and columns to roll the picture by, `(2,)`.

        The numbers are at least 0, and less than the height and the width,
        respectively. Compiling a step with XLA changes the numbers that a seed gives.
        """
        seed = tf.stack([tf.constant(self.seed, tf.int64), tf.cast(step, tf.int64)])
        share = tf.random.stateless_uniform((2,), seed, alg="philox")
        return tf.cast(share * tf.constant([*size], tf.float32), tf.int32)


# Problems whose loss is computed from features. Each picture size has its own problem.
FeatureProblem = Problem | RolledProblem
