"""XLA functions that turn strips of feature maps into Winograd's tiles and back.

TensorFlow's XLA recomputes shared terms when both directions of a transform are one
expression, which is five times slower; a barrier between rows and columns keeps it from
that.
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

_LOCK = threading.RLock()  # a background thread may compile
_COMPILED = set()


class Strip(NamedTuple):
    """A horizontal part of a batch of feature maps that is convolved at once.

    Attributes:
        batch: Number of pictures, None where a graph does not know it.
        rows: Rows of the result.
        columns: Columns of the result.
        padding: Columns of zeros on either side of the input.
        dtype: Type of the numbers outside of the transforms, which are in float32.
        turned: Whether the kernel is turned by 180 degrees, which is the way back.
    """

    batch: int | None
    rows: int
    columns: int
    padding: int
    dtype: str
    turned: bool

    @property
    def tiles(self) -> tuple[int, int]:
        """Tiles of four outputs in height and width."""
        return -(-self.rows // OUTPUTS), -(-self.columns // OUTPUTS)

    @property
    def input_rows(self) -> int:
        """Rows of input that the tiles see."""
        return OUTPUTS * self.tiles[0] + SIDE - OUTPUTS

    @property
    def input_columns(self) -> int:
        """Columns of input without the padding."""
        return self.columns + SIDE - OUTPUTS - 2 * self.padding


def input_transform(strip: Strip, channels: int) -> Callable:
    """The compiled function from a strip of input to tiles.

    Args:
        strip: Describes the strip.
        channels: Channels of the input.

    Returns:
        A function of `(batch, input_rows, input_columns, channels)`, and for a turned
        strip of the activations of the same shape whose ReLU the gradient passes, to
        `(36, tiles, channels)`.
    """
    return _compiled(_make_input_transform, strip, channels)


def output_transform(strip: Strip, channels: int) -> Callable:
    """The compiled function from products of tiles to a strip of the result.

    Args:
        strip: Describes the strip.
        channels: Channels of the result.

    Returns:
        A function of `(36, tiles, channels)`, and unless the strip is turned of the
        bias that is added before the ReLU, to `(batch, rows, columns, channels)`.
    """
    return _compiled(_make_output_transform, strip, channels)


def compile_for_graphs(function: Callable) -> None:
    """Has XLA compile one of the functions, once, for its calls within graphs.

    Calls outside of graphs are cached apart, so this one has to be within one too.
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
        values = tf.cast(values, tf.float32)
        rows = [values[:, i : i + OUTPUTS * (height - 1) + 1 : 4] for i in range(SIDE)]
        rows = tf.stack(_combine(matrix, rows))
        rows = _barrier(tf.pad(rows, [[0, 0]] * 3 + [[before, after], [0, 0]]))
        last = OUTPUTS * (width - 1) + 1
        parts = [rows[:, :, :, j : j + last : OUTPUTS] for j in range(SIDE)]
        tiles = tf.cast(tf.stack(_combine(matrix, parts), axis=1), strip.dtype)
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
        products = tf.reshape(tf.cast(products, tf.float32), shape)
        rows = _combine(matrix, [products[i] for i in range(SIDE)])
        rows = _barrier(tf.stack(rows, axis=1))
        result = tf.stack(_combine(matrix, [rows[j] for j in range(SIDE)]))
        if bias is not None:
            result = tf.nn.relu(result + bias)
        # From (column, row, batch, tile row, tile column, channels).
        result = tf.transpose(result, [2, 3, 1, 4, 0, 5])
        result = tf.reshape(
            result, [batch, OUTPUTS * height, OUTPUTS * width, channels]
        )
        return tf.cast(result[:, : strip.rows, : strip.columns], strip.dtype)

    shapes = [tf.TensorSpec([SIDE * SIDE, tiles, channels], strip.dtype)]
    return transform, shapes + [tf.TensorSpec([channels])] * (not strip.turned)


def _combine(matrix: np.ndarray, parts: Sequence[tf.Tensor]) -> list[tf.Tensor]:
    """The product of a matrix and a column of tensors, without the zeros."""
    combined = []
    for row in matrix.astype(np.float32):
        terms = [
            part if c == 1 else c * part
            for c, part in zip(row, parts, strict=True)
            if c
        ]
        combined.append(functools.reduce(tf.add, terms))
    return combined


def _barrier(values: tf.Tensor) -> tf.Tensor:
    return gen_xla_ops.xla_optimization_barrier([values])[0]
