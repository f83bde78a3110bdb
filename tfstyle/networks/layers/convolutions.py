"""Convolutions at twice the size, computed at the lower one.

Pixels of an enlarged map come in 2 x 2 phases. What a kernel does at each of them can
be written as one kernel with four times the outputs, whose results are then laid out by
depth-to-space: the same numbers for less arithmetic, and runtimes like the shape of it.
"""

import keras
import numpy as np
from keras import ops

from tfstyle.networks.layers.padding import reflect

# How the 3 taps of a kernel behind a nearest-neighbour enlargement fall on the 2 pixels
# below: rows of the outputs 2p - 1 and 2p, columns of the pixels p - 1 and p.
NEAREST = np.array(
    [[[1, 1, 0], [0, 0, 1]], [[1, 0, 0], [0, 1, 1]]],
    dtype="float32",
)


def shifted(size: int) -> np.ndarray:
    """How the taps of a kernel fall where two neighbours are computed in one window.

    Args:
        size: Taps of the kernel.

    Returns:
        `(2, size + 1, size)`: phase, tap of the window, tap of the kernel.
    """
    return np.stack(
        [np.eye(size + 1, size, -phase) for phase in (0, 1)], dtype="float32"
    )


def phase_kernel(kernel, taps: np.ndarray):
    """A kernel whose outputs are the 2 x 2 phases of another one's.

    Args:
        kernel: `(size, size, inputs, outputs)`.
        taps: `(2, window, size)`, which taps meet at each phase: `NEAREST`, `shifted`.

    Returns:
        `(window, window, inputs, 4 * outputs)`, in the order of depth-to-space.
    """
    taps = ops.convert_to_tensor(taps, dtype=kernel.dtype)
    phases = ops.einsum("atk,bul,klio->tuiabo", taps, taps, kernel)
    window, _, inputs = phases.shape[:3]
    return ops.reshape(phases, (window, window, inputs, 4 * kernel.shape[-1]))


@keras.saving.register_keras_serializable(package="tfstyle")
class PairwiseConv2D(keras.layers.Layer):
    """A convolution without padding that gives 2 x 2 neighbours in one window.

    Equal to `Conv2D(padding="valid")`. Processors compute 8 or 16 channels for the
    price of 3, and a picture has 3: of 12 none is idle (LiteRT: a third of the time).

    Args:
        filters: Number of output channels.
        kernel_size: Taps, the same in height and width.
    """

    def __init__(self, filters: int, kernel_size: int, **kwargs):
        super().__init__(**kwargs)
        self.filters = filters
        self.kernel_size = kernel_size

    def build(self, input_shape):
        """Makes kernel and bias."""
        shape = (self.kernel_size, self.kernel_size, input_shape[-1], self.filters)
        self.kernel = self.add_weight(shape, name="kernel")
        self.bias = self.add_weight((self.filters,), initializer="zeros", name="bias")

    def call(self, images):
        """From `(batch, height, width, channels)`, both less `kernel_size - 1` even."""
        kernel = phase_kernel(self.kernel, shifted(self.kernel_size))
        pairs = ops.conv(images, kernel, strides=2, data_format="channels_last")
        return ops.depth_to_space(pairs, 2, "channels_last") + self.bias

    def get_config(self) -> dict:
        """The arguments that make this layer again."""
        own = {"filters": self.filters, "kernel_size": self.kernel_size}
        return {**super().get_config(), **own}


@keras.saving.register_keras_serializable(package="tfstyle")
class UpsamplingConv2D(keras.layers.Layer):
    """Doubles height and width by nearest neighbour, mirrors, convolves by 3 x 3.

    Computed at the lower size: equal to the three steps in a row, for 4/9 of the
    arithmetic.

    Args:
        filters: Number of output channels.

    Reference:
        Odena, Dumoulin, Olah, "Deconvolution and Checkerboard Artifacts" (Distill,
        2016): why not a transposed convolution.
    """

    def __init__(self, filters: int, **kwargs):
        super().__init__(**kwargs)
        self.filters = filters

    def build(self, input_shape):
        """Makes the kernel; a normalisation follows, so that there is no bias."""
        self.kernel = self.add_weight(
            (3, 3, input_shape[-1], self.filters), name="kernel"
        )

    def call(self, images):
        """From `(batch, height, width, channels)` to twice the size."""
        # Mirrored after the enlargement is repeated before it.
        x = reflect(images, 1, axis=1, repeat_edge=True)
        x = reflect(x, 1, axis=2, repeat_edge=True)
        kernel = phase_kernel(self.kernel, NEAREST)
        x = ops.conv(x, kernel, data_format="channels_last")
        return ops.depth_to_space(x, 2, "channels_last")[:, 1:-1, 1:-1]

    def get_config(self) -> dict:
        """The arguments that make this layer again."""
        return {**super().get_config(), "filters": self.filters}
