"""Networks of lengstrom/fast-style-transfer, from npz files with their variables."""

from pathlib import Path

import numpy as np
from keras import ops

WIDTHS = (32, 64, 128)
BLOCKS = 5
EPSILON = 1e-3


class Lengstrom:
    """Johnson's network with zero padding and transposed convolutions.

    Convolutions have no bias. Each of them, including the last, is followed by an
    instance normalization with shift and scale. The output is `tanh * 150 + 127.5`.

    Args:
        variables: Kernel, shift and scale of each convolution, from the first to the
            last: 48 arrays.
    """

    def __init__(self, variables: list[np.ndarray]):
        self.variables = [np.asarray(v, np.float32) for v in variables]

    def __call__(self, image: np.ndarray) -> np.ndarray:
        """Paints `(height, width, 3)` in [0, 1], with sides that are multiples of 4."""
        rest = iter(zip(*(self.variables[i::3] for i in range(3)), strict=True))
        x = ops.convert_to_tensor(image[None] * 255)
        for strides in (1, 2, 2):
            x = ops.relu(_normalized(_conv, x, next(rest), strides))
        for _ in range(BLOCKS):
            y = ops.relu(_normalized(_conv, x, next(rest), 1))
            x = x + _normalized(_conv, y, next(rest), 1)
        for _ in range(2):
            x = ops.relu(_normalized(_conv_transpose, x, next(rest), 2))
        x = _normalized(_conv, x, next(rest), 1)
        painted = np.asarray(ops.tanh(x)[0]) * 150 + 127.5
        return np.clip(painted / 255, 0, 1)

    @classmethod
    def from_file(cls, path: Path) -> "Lengstrom":
        """Reads `Variable`, `Variable_1`, ... in order.

        Raises:
            FileNotFoundError: The file does not exist.
        """
        with np.load(path) as arrays:
            names = [f"Variable_{i}" if i else "Variable" for i in range(len(arrays))]
            return cls([arrays[name] for name in names])


def variable_shapes() -> list[tuple[int, ...]]:
    """Returns all shapes; transposed kernels have output channels before input ones."""
    full, half, quarter = WIDTHS
    residual = [(3, 3, quarter, quarter)] * (2 * BLOCKS)
    down = [(9, 9, 3, full), (3, 3, full, half), (3, 3, half, quarter)]
    up = [(3, 3, half, quarter), (3, 3, full, half), (9, 9, full, 3)]
    outputs = [full, half, quarter, *[quarter] * (2 * BLOCKS), half, full, 3]
    kernels = zip([*down, *residual, *up], outputs, strict=True)
    return [shape for kernel, n in kernels for shape in (kernel, (n,), (n,))]


def _conv(x, kernel, strides: int):
    return ops.conv(x, kernel, strides, "same", data_format="channels_last")


def _conv_transpose(x, kernel, strides: int):
    return ops.conv_transpose(x, kernel, strides, "same", data_format="channels_last")


def _normalized(convolve, x, variables, strides: int):
    kernel, shift, scale = variables
    x = convolve(x, kernel, strides)
    mean, variance = ops.moments(x, axes=(1, 2), keepdims=True)
    return scale * (x - mean) * ops.rsqrt(variance + EPSILON) + shift
