"""Base class of trainers that train generators and discriminators in alternation."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

import keras
import tensorflow as tf
from keras import ops


@contextmanager
def without_arithmetic_rewrites() -> Iterator[None]:
    """Disables TensorFlow's arithmetic optimization, which fails in nested `tf.cond`s.

    In the nested `tf.cond` that computes the gradient penalty, TensorFlow's arithmetic
    optimizer (part of Grappler) would create temporary variables twice and raise
    AlreadyExistsError.
    """
    name = "arithmetic_optimization"
    before = tf.config.optimizer.get_experimental_options().get(name, True)
    tf.config.optimizer.set_experimental_options({name: False})
    try:
        yield
    finally:
        tf.config.optimizer.set_experimental_options({name: before})


class AlternatingTrainer(keras.Model):
    """Trainer whose batches come from `UnpairedBatches` and have a fixed shape."""

    _shape: tuple[int, ...] | None = None

    def expect_crops(self, count: int, size: int) -> None:
        """Sets the shape of the crops in the next `fit` call.

        The next `fit` call traces the training step for this shape.

        Args:
            count: Number of crops per batch.
            size: Side of the crops in pixels.
        """
        self._shape = count, size, size, 3
        self.make_train_function(force=True)

    def with_static_shapes(self, data) -> dict:
        """Returns a step's batch with the static shapes set by `expect_crops`."""
        (batch,) = data
        if not self._shape:
            return batch
        shapes = dict.fromkeys(("image", "painting"), self._shape)
        # Combining arrays of batch size 1 and of unknown batch size would give an
        # unknown batch size. Therefore, all arrays get a static batch size.
        count = self._shape[0]
        return {
            name: ops.reshape(value, shapes.get(name, (count, *value.shape[1:])))
            for name, value in batch.items()
        }

    def make_trackers(self, names: Iterable[str]) -> None:
        """Creates a running mean for each reported value."""
        self.trackers = {
            name: keras.metrics.Mean(name=name, dtype="float32") for name in names
        }

    def track(self, values: Mapping) -> dict:
        """Records the values of a step, and returns the means since the last reset."""
        for name, value in values.items():
            self.trackers[name].update_state(value)
        return {name: tracker.result() for name, tracker in self.trackers.items()}
