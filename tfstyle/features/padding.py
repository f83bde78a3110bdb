"""Padding that does not draw a frame."""

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="tfstyle")
class ReplicatePadding2D(keras.layers.Layer):
    """Repeats the outermost pixels once on each side.

    Zero padding of the first convolution shows as a coloured frame in optimised
    pictures, since a black edge is what the network then sees there.

    Example:

    >>> ReplicatePadding2D()(keras.ops.ones((1, 2, 2, 3))).shape
    TensorShape([1, 4, 4, 3])
    """

    def call(self, images):
        """`(batch, height, width, channels)`, two more in height and width."""
        # A symmetric padding of one pixel is a replication, and every backend has it.
        return ops.pad(images, ((0, 0), (1, 1), (1, 1), (0, 0)), mode="symmetric")

    def compute_output_shape(self, input_shape):
        """Height and width grow by two."""
        batch, height, width, channels = input_shape
        grow = lambda side: None if side is None else side + 2  # noqa: E731
        return batch, grow(height), grow(width), channels
