"""Keras layer for Winograd convolution."""

import keras

from tfstyle.features.winograd_choice import is_quicker


@keras.saving.register_keras_serializable(package="tfstyle")
class WinogradConv2D(keras.layers.Conv2D):
    """3x3 convolution layer with ReLU and constant weights, for TensorFlow only.

    The layer has the arguments and weights of `keras.layers.Conv2D`. It uses Winograd's
    algorithm F(4x4, 3x3) for feature maps whose size is known, if this is faster and
    does not take too much memory. Other maps are convolved directly. The weights are
    transformed when F(4x4, 3x3) is first compiled or used. After that, the weights must
    not change.

    Example:

    >>> layer = WinogradConv2D(64, 3, padding="same", activation="relu")
    >>> layer(keras.ops.ones((1, 9, 7, 64))).shape
    TensorShape([1, 9, 7, 64])
    """

    def call(self, inputs):
        """Convolves feature maps of shape `(batch, height, width, channels)`."""
        if not self._takes(tuple(inputs.shape)):
            return super().call(inputs)
        return self._winograd(inputs)

    def compile_for(self, shape: tuple[int, int, int, int]) -> None:
        """Compiles the Winograd transforms for an input shape.

        Nothing is compiled for a shape that is convolved directly.

        Args:
            shape: `(batch, height, width, channels)`.
        """
        if self._takes(shape):
            self._winograd.compile(shape)

    def _takes(self, shape: tuple) -> bool:
        return None not in shape[1:] and is_quicker(shape, self.compute_dtype)

    @property
    def _winograd(self):
        if not hasattr(self, "_convolution"):
            import tensorflow as tf

            from tfstyle.features.winograd import WinogradConvolution

            with tf.init_scope():  # a graph may be under construction
                weights = [
                    w.numpy().astype("float32") for w in (self.kernel, self.bias)
                ]
            self._convolution = WinogradConvolution(
                *weights, self.padding, self.compute_dtype
            )
        return self._convolution
