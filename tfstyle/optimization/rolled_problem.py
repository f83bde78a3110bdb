"""Problem of a picture on a torus, so that it tiles."""

from copy import copy

import tensorflow as tf

from tfstyle.optimization.problem import Problem


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
