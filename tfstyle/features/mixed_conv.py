"""Convolution layer that takes float32 pictures and returns bfloat16 features."""

import keras
from keras import ops

from tfstyle.machine import BFLOAT16


@keras.saving.register_keras_serializable(package="tfstyle")
class MixedConv2D(keras.layers.Conv2D):
    """Convolution with ReLU that computes in float32 and returns bfloat16.

    The gradient with respect to the input is computed in bfloat16, which takes about
    half as long as in float32. The weights are constant and have no gradient. The
    arguments and weights are the same as those of `keras.layers.Conv2D`, except that
    stride and dilation are 1, and the activation is ReLU.

    Example:

    >>> layer = MixedConv2D(64, 3, padding="same", activation="relu")
    >>> layer(keras.ops.ones((1, 9, 7, 3))).dtype
    tf.bfloat16
    """

    def call(self, inputs):
        """Convolves `(batch, height, width, channels)` feature maps."""
        kernel, bias = map(ops.stop_gradient, (self.kernel, self.bias))
        options = {"padding": self.padding, "data_format": self.data_format}

        @ops.custom_gradient
        def convolve(values):
            result = ops.relu(ops.conv(values, kernel, **options) + bias)
            result = ops.cast(result, BFLOAT16)

            def gradient(*arguments, upstream=None):
                slope = arguments[0] if upstream is None else upstream
                slope = ops.where(result > 0, slope, ops.zeros_like(slope))
                turned = ops.cast(kernel, BFLOAT16)
                slope = ops.conv_transpose(slope, turned, 1, **options)
                return ops.cast(slope, values.dtype)

            return result, gradient

        return convolve(inputs)
