"""Convolutions that compute 2 x 2 output pixels at once."""

import keras
import numpy as np
from keras import ops

from tfstyle.networks.layers.padding import reflect

# Which pixels the taps of a kernel of size 3 read along one axis after nearest-neighbor
# upsampling: 1 if a tap reads a copy of a pixel, otherwise 0. Axis 0 is the output
# (2p - 1 or 2p), axis 1 is the pixel before upsampling (p - 1 or p), and axis 2 is the
# tap.
NEAREST = np.array(
    [[[1, 1, 0], [0, 0, 1]], [[1, 0, 0], [0, 1, 1]]],
    dtype="float32",
)


def shifted(size: int) -> np.ndarray:
    """Returns which pixels a kernel's taps read for two neighboring outputs.

    Args:
        size: Size of the kernel along one axis.

    Returns:
        `(2, size + 1, size)`: 1 if a tap reads a pixel, otherwise 0. Axis 0 is the
        output (one of two), axis 1 is the pixel, and axis 2 is the tap. The pixels are
        those that at least one of the outputs reads.
    """
    return np.stack(
        [np.eye(size + 1, size, -phase) for phase in (0, 1)], dtype="float32"
    )


def phase_kernel(kernel, taps: np.ndarray):
    """Converts a kernel for one output pixel to a kernel for 2 x 2 output pixels.

    Args:
        kernel: `(size, size, inputs, outputs)`, where `inputs` and `outputs` are the
            numbers of input and output channels.
        taps: Which pixels each tap reads for two neighboring outputs, `(2, window,
            size)`: `NEAREST` or the result of `shifted`.

    Returns:
        Kernel, `(window, window, inputs, 4 * outputs)`. The outputs are in the order
        that `ops.depth_to_space` expects.
    """
    taps = ops.convert_to_tensor(taps, dtype=kernel.dtype)
    phases = ops.einsum("atk,bul,klio->tuiabo", taps, taps, kernel)
    window, _, inputs = phases.shape[:3]
    return ops.reshape(phases, (window, window, inputs, 4 * kernel.shape[-1]))


@keras.saving.register_keras_serializable(package="tfstyle")
class PairwiseConv2D(keras.layers.Layer):
    """Unpadded convolution that computes 2 x 2 outputs per window.

    The result equals that of `Conv2D(padding="valid")` if the output's height and width
    are even. CPUs compute 8 or 16 output channels as fast as the 3 channels of a
    picture. If the output is a picture (`filters=3`), this layer computes 4 pixels at
    once, as 12 channels. In LiteRT, it takes a third of the time of `Conv2D`.

    Args:
        filters: Number of output channels.
        kernel_size: Height and width of the kernel.
    """

    def __init__(self, filters: int, kernel_size: int, **kwargs):
        super().__init__(**kwargs)
        self.filters = filters
        self.kernel_size = kernel_size

    def build(self, input_shape):
        """Creates the kernel and the bias."""
        shape = (self.kernel_size, self.kernel_size, input_shape[-1], self.filters)
        self.kernel = self.add_weight(shape, name="kernel")
        self.bias = self.add_weight((self.filters,), initializer="zeros", name="bias")

    def call(self, images):
        """Convolves `(batch, height, width, channels)` images.

        If the output of `Conv2D` would have an odd height or width, this layer leaves
        out the last row or column.
        """
        kernel = phase_kernel(self.kernel, shifted(self.kernel_size))
        pairs = ops.conv(images, kernel, strides=2, data_format="channels_last")
        return ops.depth_to_space(pairs, 2, "channels_last") + self.bias

    def get_config(self) -> dict:
        """Returns the constructor arguments."""
        own = {"filters": self.filters, "kernel_size": self.kernel_size}
        return {**super().get_config(), **own}


@keras.saving.register_keras_serializable(package="tfstyle")
class UpsamplingConv2D(keras.layers.Layer):
    """2x nearest-neighbor upsampling, reflection padding and 3 x 3 convolution.

    The result equals that of separate layers for upsampling, padding and convolution.
    This layer computes the result at the lower resolution, with 4/9 of the
    multiplications.

    Args:
        filters: Number of output channels.

    Reference:
        Odena, Dumoulin, Olah, "Deconvolution and Checkerboard Artifacts" (Distill,
        2016), on the disadvantages of transposed convolutions.
    """

    def __init__(self, filters: int, **kwargs):
        super().__init__(**kwargs)
        self.filters = filters

    def build(self, input_shape):
        """Creates the kernel. A bias is not needed before a normalization layer."""
        self.kernel = self.add_weight(
            (3, 3, input_shape[-1], self.filters), name="kernel"
        )

    def call(self, images):
        """Upsamples and convolves `(batch, height, width, channels)` images."""
        # Repeating the edge before upsampling has the same effect as reflection after
        # upsampling.
        x = reflect(images, 1, axis=1, repeat_edge=True)
        x = reflect(x, 1, axis=2, repeat_edge=True)
        kernel = phase_kernel(self.kernel, NEAREST)
        x = ops.conv(x, kernel, data_format="channels_last")
        return ops.depth_to_space(x, 2, "channels_last")[:, 1:-1, 1:-1]

    def get_config(self) -> dict:
        """Returns the constructor arguments."""
        return {**super().get_config(), "filters": self.filters}
