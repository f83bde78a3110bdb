"""XLA functions that convert between strips of feature maps and Winograd tiles.

If rows and columns are transformed in a single expression, TensorFlow's XLA recomputes
shared terms, and the computation takes five times as long. A barrier between the two
transforms prevents this.
"""

import functools
import threading
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import tensorflow as tf
from tensorflow.compiler.tf2xla.ops import gen_xla_ops

from tfstyle.features.winograd_matrices import (
    OUTPUTS,
    SIDE,
    transform_matrices,
    turned_matrices,
)

_HALF_WORD = np.uint32(16)  # number of bits that bfloat16 lacks
_LOCK = threading.RLock()  # a background thread may compile at the same time
_COMPILED: set[tf.types.experimental.ConcreteFunction] = set()


class Strip(NamedTuple):
    """Description of a strip: rows of a feature map that are convolved at once.

    Attributes:
        batch: Number of pictures; None if it is unknown when a graph is built.
        rows: Number of rows in the result.
        columns: Number of columns in the result.
        padding: Number of columns of zeros to add on each side of the input.
        dtype: Dtype of inputs, tiles and results. The transforms compute in float32.
        turned: Whether the kernel is rotated by 180 degrees, to compute gradients.
    """

    batch: int | None
    rows: int
    columns: int
    padding: int
    dtype: str
    turned: bool

    @property
    def tiles(self) -> tuple[int, int]:
        """Number of rows and columns in the grid of 4 x 4 output tiles."""
        return -(-self.rows // OUTPUTS), -(-self.columns // OUTPUTS)

    @property
    def input_rows(self) -> int:
        """Number of input rows that the tiles depend on."""
        return OUTPUTS * self.tiles[0] + SIDE - OUTPUTS

    @property
    def input_columns(self) -> int:
        """Number of input columns without the padding."""
        return self.columns + SIDE - OUTPUTS - 2 * self.padding


def input_transform(strip: Strip, channels: int) -> Callable:
    """Returns the compiled function that turns a strip of the input into tiles.

    Args:
        strip: Description of the strip.
        channels: Number of channels of the input.

    Returns:
        Function that takes a strip, `(batch, input_rows, input_columns, channels)`, and
        returns tiles, `(36, tiles, channels)`. If `strip.turned` is True, the function
        takes a strip of a gradient, and activations of the same shape. It sets the
        gradient to 0 where the activations are 0.
    """
    return _compiled(_make_input_transform, strip, channels)


def output_transform(strip: Strip, channels: int) -> Callable:
    """Returns the compiled function that turns tiles of the result into a strip.

    Args:
        strip: Description of the strip.
        channels: Number of channels of the result.

    Returns:
        Function that takes products of tiles and the kernel, `(36, tiles, channels)`,
        and returns `(batch, rows, columns, channels)`. If `strip.turned` is False, the
        function also takes a bias, adds it, and applies the ReLU.
    """
    return _compiled(_make_output_transform, strip, channels)


def compile_for_graphs(function: tf.types.experimental.ConcreteFunction) -> None:
    """Compiles a transform with XLA for later calls in graphs.

    TensorFlow has separate caches of compiled functions for eager calls and for graphs.
    Therefore, this function calls the transform in a graph.
    """
    with _LOCK:
        if function not in _COMPILED:
            _COMPILED.add(function)
            specs = [tf.TensorSpec(each.shape, each.dtype) for each in function.inputs]
            call = tf.function(lambda *values: function(*values), autograph=False)
            call.get_concrete_function(*specs)(
                *(tf.zeros(s.shape, s.dtype) for s in specs)
            )


@functools.cache
def _cached(make: Callable, strip: Strip, channels: int) -> Callable:
    with tf.init_scope():
        function, shapes = make(strip, channels)
        compiled = tf.function(function, jit_compile=True, autograph=False)
        return compiled.get_concrete_function(*shapes)


def _compiled(make: Callable, strip: Strip, channels: int) -> Callable:
    with _LOCK:
        return _cached(make, strip, channels)


def _make_input_transform(strip: Strip, channels: int) -> tuple[Callable, list]:
    _, _, matrix = transform_matrices()
    if strip.turned:
        _, matrix = turned_matrices()
    height, width = strip.tiles
    before = strip.padding
    after = OUTPUTS * width + SIDE - OUTPUTS - strip.input_columns - before

    def transform(values, activations=None):
        if activations is not None:
            values = tf.where(activations > 0, values, tf.zeros_like(values))
        values = _to_float32(values)
        rows = [values[:, i : i + OUTPUTS * (height - 1) + 1 : 4] for i in range(SIDE)]
        rows = tf.stack(_combine(matrix, rows))
        rows = _barrier(tf.pad(rows, [[0, 0]] * 3 + [[before, after], [0, 0]]))
        last = OUTPUTS * (width - 1) + 1
        parts = [rows[:, :, :, j : j + last : OUTPUTS] for j in range(SIDE)]
        tiles = _rounded(tf.stack(_combine(matrix, parts), axis=1), strip.dtype)
        return tf.reshape(tiles, [SIDE * SIDE, -1, channels])

    shape = strip.batch, strip.input_rows, strip.input_columns, channels
    return transform, [tf.TensorSpec(shape, strip.dtype)] * (1 + strip.turned)


def _make_output_transform(strip: Strip, channels: int) -> tuple[Callable, list]:
    matrix, _, _ = transform_matrices()
    if strip.turned:
        matrix, _ = turned_matrices()
    height, width = strip.tiles
    batch = -1 if strip.batch is None else strip.batch

    tiles = strip.batch and strip.batch * height * width

    def transform(products, bias=None):
        shape = [SIDE, SIDE, batch, height, width, channels]
        products = tf.reshape(_to_float32(products), shape)
        rows = _combine(matrix, [products[i] for i in range(SIDE)])
        rows = _barrier(tf.stack(rows, axis=1))
        result = tf.stack(_combine(matrix, [rows[j] for j in range(SIDE)]))
        if bias is not None:
            result = tf.nn.relu(result + bias)
        # The axes of `result` are the column and row in a tile, the batch, the row and
        # column of the tile, and the channel.
        result = tf.transpose(result, [2, 3, 1, 4, 0, 5])
        result = tf.reshape(
            result, [batch, OUTPUTS * height, OUTPUTS * width, channels]
        )
        return _rounded(result[:, : strip.rows, : strip.columns], strip.dtype)

    shapes = [tf.TensorSpec([SIDE * SIDE, tiles, channels], strip.dtype)]
    return transform, shapes + [tf.TensorSpec([channels])] * (not strip.turned)


def _combine(matrix: np.ndarray, parts: Sequence[tf.Tensor]) -> list[tf.Tensor]:
    """Multiplies a matrix by a column vector of tensors; skips coefficients of 0."""
    combined = []
    for row in matrix.astype(np.float32):
        terms = [
            part if c == 1 else c * part
            for c, part in zip(row, parts, strict=True)
            if c
        ]
        combined.append(functools.reduce(tf.add, terms))
    return combined


def _to_float32(values: tf.Tensor) -> tf.Tensor:
    """Converts bfloat16 to float32."""
    if values.dtype == tf.float32:
        return values
    # XLA merges this bit shift with the operations that follow.
    bits = tf.cast(tf.bitcast(values, tf.uint16), tf.uint32)
    return tf.bitcast(tf.bitwise.left_shift(bits, _HALF_WORD), tf.float32)


def _rounded(values: tf.Tensor, dtype: str) -> tf.Tensor:
    """Rounds float32 to the nearest value of `dtype`.

    For bfloat16, ties are rounded away from zero, and a few unusual bit patterns of NaN
    are lost. In return, rounding takes half as many instructions as with `tf.cast`.
    """
    if dtype == "float32":
        return values
    bits = tf.bitcast(values, tf.uint32) + tf.constant(0x8000, tf.uint32)
    high = tf.bitwise.right_shift(bits, _HALF_WORD)
    return tf.bitcast(tf.cast(high, tf.uint16), tf.bfloat16)


def _barrier(values: tf.Tensor) -> tf.Tensor:
    return gen_xla_ops.xla_optimization_barrier([values])[0]
