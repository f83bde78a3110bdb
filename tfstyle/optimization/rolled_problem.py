"""A picture that is seen on a torus, so that it tiles."""

from collections.abc import Callable, Mapping

import tensorflow as tf

from tfstyle.losses.objective import Objective
from tfstyle.optimization.problem import Problem


class RolledProblem(Problem):
    """The objective of the picture rolled by an offset, another one at each step.

    What was at the border is then inside, as if copies of the picture lay beside it.
    Any offset may come, so that the padding of the feature network and the grids of its
    pooling fall on every place alike.

    Args:
        extractor: Feature model; gives at least the objective's layers.
        objective: The terms.
        targets: The target of each term by its name.
        seed: Of the offsets; with the number of the step it says which one comes.
    """

    is_steady = False

    def __init__(
        self, extractor: Callable, objective: Objective, targets: Mapping, seed: int
    ):
        super().__init__(extractor, objective, targets)
        self.seed = seed

    def values(
        self, image: tf.Tensor, step: tf.Tensor | int = 0
    ) -> dict[str, tf.Tensor]:
        """The terms of the rolled picture by name, and their weighted sum as "loss".

        Args:
            image: `(1, height, width, 3)` in [0, 1].
            step: Steps made before.
        """
        offset = self.offset(image.shape[1:3], step)
        return super().values(tf.roll(image, offset, axis=(1, 2)), step)

    def offset(self, size: tuple[int, int], step: tf.Tensor | int) -> tf.Tensor:
        """Rows and columns to roll by, each from 0 to the side less 1.

        XLA draws other numbers of the same seed.
        """
        seed = tf.stack([tf.constant(self.seed, tf.int64), tf.cast(step, tf.int64)])
        share = tf.random.stateless_uniform((2,), seed, alg="philox")
        return tf.cast(share * tf.constant([*size], tf.float32), tf.int32)
