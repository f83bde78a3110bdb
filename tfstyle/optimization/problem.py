"""An objective at one size: what a picture costs, and which way is down."""

from collections.abc import Callable, Mapping
from copy import copy

import tensorflow as tf

from tfstyle.losses.objective import Objective


class Problem:
    """The objective with its targets, as a function of the picture alone.

    Args:
        extractor: Feature model; gives at least the objective's layers.
        objective: The terms.
        targets: The target of each term by its name.
        compose: From the picture that is optimised to the one that is judged, such as
            one with parts of a photograph in it; the same if None.

    Attributes:
        is_steady: Whether one picture costs the same at every step, so that the losses
            of two steps can be compared.
        compiles: Whether a whole step around it can become one graph.
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
        """The same problem with another feature model, the targets as they are."""
        other = copy(self)
        other.extractor = extractor
        return other

    def values(
        self, image: tf.Tensor, step: tf.Tensor | int = 0
    ) -> dict[str, tf.Tensor]:
        """The terms by name, and their weighted sum as "loss".

        Args:
            image: `(1, height, width, 3)` in [0, 1].
            step: Steps made before, for problems that change from one to the next.
        """
        image = self.compose(image)
        features = self.extractor(image)
        values = self.objective(image, features, self.targets)
        return {"loss": self.objective.total(values), **values}

    def values_and_gradient(
        self, image: tf.Tensor, step: tf.Tensor | int = 0
    ) -> tuple[dict[str, tf.Tensor], tf.Tensor]:
        """`values`, and the gradient of "loss", of the image's shape."""
        with tf.GradientTape() as tape:
            tape.watch(image)
            values = self.values(image, step)
        return values, tape.gradient(values["loss"], image)

    def sums(self, image: tf.Tensor) -> dict:
        """What the terms are made of, by their names (`Objective.accumulate`).

        Args:
            image: `(1, height, width, 3)` in [0, 1], composed already.
        """
        return self.objective.accumulate(self.extractor(image), self.targets)


class RolledProblem:
    """A problem of the picture rolled by an offset that changes with each step.

    What was at the border is then inside, as if copies of the picture lay beside it.
    Every offset is possible, so the padding of the feature network and the grids of
    its pooling fall on every place alike.

    Args:
        problem: Problem of the rolled picture.
        seed: Seed of the offsets; the offset of a step depends on it and on the step's
            number.
    """

    is_steady = False

    def __init__(self, problem: Problem, seed: int):
        self.problem = problem
        self.seed = seed

    @property
    def compiles(self) -> bool:
        """Whether a whole step around it can become one graph."""
        return self.problem.compiles

    def with_extractor(self, extractor) -> "RolledProblem":
        """The same problem with another feature model and the same targets."""
        other = copy(self)
        other.problem = self.problem.with_extractor(extractor)
        return other

    def values(
        self, image: tf.Tensor, step: tf.Tensor | int = 0
    ) -> dict[str, tf.Tensor]:
        """Terms of the rolled picture by name, and their weighted sum as "loss".

        Args:
            image: `(1, height, width, 3)` in [0, 1].
            step: Number of steps made before.
        """
        offset = self.offset(image.shape[1:3], step)
        return self.problem.values(tf.roll(image, offset, axis=(1, 2)))

    def values_and_gradient(
        self, image: tf.Tensor, step: tf.Tensor | int = 0
    ) -> tuple[dict[str, tf.Tensor], tf.Tensor]:
        """`values`, and the gradient of "loss", of the image's shape."""
        offset = self.offset(image.shape[1:3], step)
        rolled = tf.roll(image, offset, axis=(1, 2))
        values, gradient = self.problem.values_and_gradient(rolled)
        return values, tf.roll(gradient, -offset, axis=(1, 2))

    def offset(self, size: tuple[int, int], step: tf.Tensor | int) -> tf.Tensor:
        """Rows and columns to roll by, each from 0 to the side less 1.

        XLA draws other numbers from the same seed.
        """
        seed = tf.stack([tf.constant(self.seed, tf.int64), tf.cast(step, tf.int64)])
        share = tf.random.stateless_uniform((2,), seed, alg="philox")
        return tf.cast(share * tf.constant([*size], tf.float32), tf.int32)
