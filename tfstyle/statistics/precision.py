"""Conversion of low-precision feature maps to float32, for accurate sums."""

import keras
from keras import ops


def wide_dtype(values) -> str:
    """Returns the dtype of `values`, but "float32" for bfloat16 and float16."""
    return keras.backend.result_type(values.dtype, "float32")


def widened(values):
    """Converts bfloat16 and float16 to float32, for accurate sums and differences.

    Example:

    >>> widened(ops.ones((2,), dtype="bfloat16")).dtype
    tf.float32
    """
    return ops.cast(values, wide_dtype(values))
