"""What VGG wants to see, as a layer inside the model."""

import keras
from keras import ops

# Mean of ImageNet in BGR order and 0..255, as in Keras' `imagenet_utils` ("caffe").
BGR_MEAN = (103.939, 116.779, 123.68)


@keras.saving.register_keras_serializable(package="tfstyle")
class VGGPreprocessing(keras.layers.Layer):
    """Turns RGB in [0, 1] into BGR in 0..255 less ImageNet's mean.

    Being part of the feature model, nobody can feed that the wrong range.

    Example:

    >>> VGGPreprocessing()(keras.ops.ones((1, 2, 2, 3))).shape
    TensorShape([1, 2, 2, 3])
    """

    def call(self, images):
        """`(batch, height, width, 3)` RGB in [0, 1] to the same shape in BGR."""
        bgr = ops.flip(images, axis=-1) * 255.0
        return bgr - ops.convert_to_tensor(BGR_MEAN, dtype=bgr.dtype)

    def compute_output_shape(self, input_shape):
        """The shape stays."""
        return input_shape
