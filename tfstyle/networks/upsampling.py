"""Nearest-neighbour enlargement and convolution in one."""

import keras
from keras import ops

from tfstyle.networks.padding import reflect
from tfstyle.networks.phases import NEAREST, phase_kernel


@keras.saving.register_keras_serializable(package="tfstyle")
class UpsamplingConv2D(keras.layers.Layer):
    """Doubles height and width by nearest neighbour, mirrors, convolves by 3 x 3.

    Computed at the lower size (`tfstyle.networks.phases`): equal to the three steps in
    a row, for 4/9 of the arithmetic.

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
