"""Winograd convolutions with constant 3x3 kernels, for TensorFlow on CPUs."""

from collections.abc import Callable, Iterable, Iterator

import numpy as np
import tensorflow as tf

from tfstyle.features.winograd_matrices import OUTPUTS, TAPS, transform_kernel
from tfstyle.features.winograd_transforms import (
    Strip,
    compile_for_graphs,
    input_transform,
    output_transform,
)

# Maximum number of values in a strip of a feature map. The tiles of such a strip stay
# in the processor's cache between the transforms and the matrix product.
STRIP_VALUES = 2**20


class WinogradConvolution:
    """3x3 convolution with ReLU, computed by Winograd's algorithm F(4x4, 3x3).

    The algorithm needs a quarter of the multiplications of direct convolution. The
    gradient with respect to the input is also computed by this algorithm, with the
    kernel rotated by 180 degrees. The kernel is constant and has no gradient.

    Args:
        kernel: `(3, 3, inputs, outputs)`.
        bias: `(outputs,)`.
        padding: "same" for a border of zeros, or "valid" for no border.
        dtype: Dtype of inputs, matrix products and outputs, "float32" or "bfloat16".
            Transforms always use float32.
        strip_values: Maximum number of values in a horizontal strip of a feature map. A
            strip has at least four rows, even if this exceeds the maximum.

    Reference:
        Lavin & Gray, "Fast Algorithms for Convolutional Neural Networks" (CVPR 2016).
    """

    def __init__(
        self,
        kernel: np.ndarray,
        bias: np.ndarray,
        padding: str = "same",
        dtype: str = "float32",
        strip_values: int = STRIP_VALUES,
    ):
        self.padding = 1 if padding == "same" else 0
        self.dtype = dtype
        self.strip_values = strip_values
        with tf.init_scope():
            self.weights = tf.cast(transform_kernel(kernel), dtype)
            self.bias = tf.constant(bias, tf.float32)
        self._graph = tf.function(self._convolve, autograph=False)

    def __call__(self, inputs: tf.Tensor) -> tf.Tensor:
        """Convolves `(batch, height, width, inputs)` maps of any batch size."""
        # An eager call runs `_graph`. If it called the transforms directly, XLA would
        # compile them again.
        return self._graph(inputs) if tf.executing_eagerly() else self._convolve(inputs)

    def _convolve(self, inputs: tf.Tensor) -> tf.Tensor:
        @tf.custom_gradient
        def convolve(values):
            # `stop_gradient` prevents TensorFlow from keeping intermediate results,
            # which are not needed because `_backward` computes the gradient.
            result = self._forward(tf.stop_gradient(values))
            return result, lambda slope: self._backward(slope, result)

        return convolve(inputs)

    def compile(self, shape: tuple[int, int, int, int]) -> None:
        """Compiles the transforms for an input shape, for later calls in graphs."""
        for function in self._functions(shape):
            compile_for_graphs(function)

    def _forward(self, values: tf.Tensor) -> tf.Tensor:
        batch, height, width, _ = values.shape
        strip = self._strip(batch, (height, width), self.padding, turned=False)
        transform, finish = self._transforms(strip)
        height = values.shape[1] + 2 * self.padding - TAPS + 1

        def convolve(part):
            return finish(tf.matmul(transform(part), self.weights), self.bias)

        parts = zip(_cut(values, height, strip), strict=True)
        return _joined(_few_at_once(convolve, parts), height)

    def _backward(self, slopes: tf.Tensor, activations: tf.Tensor) -> tf.Tensor:
        padding = TAPS - 1 - self.padding
        strip = self._strip(slopes.shape[0], slopes.shape[1:3], padding, turned=True)
        transform, finish = self._transforms(strip)
        height = slopes.shape[1] + 2 * padding - TAPS + 1
        pairs = zip(
            _cut(slopes, height, strip), _cut(activations, height, strip), strict=True
        )

        def convolve(*pair):
            return finish(tf.matmul(transform(*pair), self.weights, transpose_b=True))

        return _joined(_few_at_once(convolve, pairs), height)

    def _transforms(self, strip: Strip) -> tuple[Callable, Callable]:
        channels = self.weights.shape[1:]
        before, after = reversed(channels) if strip.turned else channels
        return input_transform(strip, before), output_transform(strip, after)

    def _functions(self, shape: tuple[int, int, int, int]) -> list[Callable]:
        batch, height, width, _ = shape
        rim = 2 * self.padding - TAPS + 1
        there = self._strip(batch, (height, width), self.padding, turned=False)
        result = height + rim, width + rim
        back = self._strip(batch, result, TAPS - 1 - self.padding, turned=True)
        return [*self._transforms(there), *self._transforms(back)]

    def _strip(
        self, batch: int | None, size: Iterable[int], padding: int, turned: bool
    ) -> Strip:
        rim = 2 * padding - TAPS + 1
        height, width = (side + rim for side in size)
        channels = max(self.weights.shape[1:])
        limit = max(1, self.strip_values // ((batch or 1) * width * channels * OUTPUTS))
        tiles = -(-height // OUTPUTS)
        strips = -(-tiles // limit)
        rows = min(height, OUTPUTS * -(-tiles // strips))
        return Strip(batch, rows, width, padding, self.dtype, turned)


def _few_at_once(convolve: Callable, strips: Iterable[tuple]) -> list[tf.Tensor]:
    """Convolves at most two strips at a time, because their tiles need much memory."""
    results: list[tf.Tensor] = []
    for strip in strips:
        with tf.control_dependencies(results[-2:-1]):
            results.append(convolve(*strip))
    return results


def _cut(values: tf.Tensor, height: int, strip: Strip) -> Iterator[tf.Tensor]:
    """Yields the rows of `values` that are needed for each strip of the result.

    Rows beyond the edges of the feature map are yielded as zeros.
    """
    batch, rows, *_ = values.shape
    for first in _first_rows(height, strip.rows):
        top = first - strip.padding
        bottom = top + strip.input_rows
        inside = max(top, 0), min(bottom, rows)
        if batch == 1:  # slices of the outermost axis are not copied
            part = values[0][inside[0] : inside[1]][None]
        else:
            part = values[:, inside[0] : inside[1]]
        border = inside[0] - top, bottom - inside[1]
        yield tf.pad(part, [[0, 0], border, [0, 0], [0, 0]]) if any(border) else part


def _first_rows(height: int, rows: int) -> list[int]:
    """Returns the index of each strip's first row; the last two strips may overlap."""
    return [min(first, height - rows) for first in range(0, height, rows)]


def _joined(strips: list[tf.Tensor], height: int) -> tf.Tensor:
    if len(strips) == 1:
        return strips[0]
    rows = strips[0].shape[1]
    strips[-1] = strips[-1][:, len(strips) * rows - height :]
    return tf.concat(strips, axis=1)
