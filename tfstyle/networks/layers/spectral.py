"""Convolution with spectral normalization, and models that contain it."""

import keras
from keras import ops

# Avoids division by zero for all-zero kernels.
EPSILON = 1e-12


@keras.saving.register_keras_serializable(package="tfstyle")
class SpectralConv2D(keras.layers.Layer):
    """Unpadded convolution whose kernel is divided by its largest singular value.

    The singular value is estimated by power iteration, starting from a vector that is
    kept between calls. Only `update` changes this vector, so a training step can
    evaluate several batches with the same normalized kernel.

    Args:
        filters: Number of output channels.
        kernel_size: Height and width of the kernel.
        strides: Stride in both directions.

    Reference:
        Miyato, Kataoka, Koyama, Yoshida, "Spectral Normalization for Generative
        Adversarial Networks" (ICLR 2018), section 2.1 and appendix A.
    """

    def __init__(self, filters: int, kernel_size: int = 3, strides: int = 1, **kwargs):
        super().__init__(**kwargs)
        self.filters = filters
        self.kernel_size = kernel_size
        self.strides = strides

    def build(self, images_shape):
        """Creates the kernel, the bias and the vector of the power iteration."""
        side = self.kernel_size
        shape = (side, side, images_shape[-1], self.filters)
        self.kernel = self.add_weight(shape, initializer="he_normal", name="kernel")
        self.bias = self.add_weight((self.filters,), initializer="zeros", name="bias")
        self.direction = self.add_weight(
            (self.filters,),
            initializer="random_normal",
            trainable=False,
            name="direction",
        )

    def call(self, images):
        """Convolves with the normalized kernel.

        Args:
            images: `(batch, height, width, channels)`.

        Returns:
            `(batch, new height, new width, filters)`.
        """
        convolved = ops.conv(
            images,
            self.kernel / self.norm(),
            self.strides,
            "valid",
            data_format="channels_last",
        )
        return convolved + self.bias

    def norm(self):
        """Returns the estimate of the kernel's largest singular value."""
        image = ops.matmul(self._matrix(), _unit(self.direction))
        # If both singular vectors are treated as constants, the gradient of this sum
        # equals that of the singular value.
        return ops.sum(ops.stop_gradient(_unit(image)) * image) + EPSILON

    def update(self) -> None:
        """Improves the estimate of the singular value by one power iteration."""
        matrix = self._matrix()
        image = _unit(ops.matmul(matrix, _unit(self.direction)))
        self.direction.assign(_unit(ops.matmul(ops.transpose(matrix), image)))

    def compute_output_shape(self, images_shape):
        """Returns the shape of the output; sides of unknown length are None."""
        sides = (
            side and (side - self.kernel_size) // self.strides + 1
            for side in images_shape[1:3]
        )
        return (images_shape[0], *sides, self.filters)

    def get_config(self) -> dict:
        """Returns the constructor arguments."""
        names = ("filters", "kernel_size", "strides")
        return {**super().get_config(), **{name: getattr(self, name) for name in names}}

    def _matrix(self):
        return ops.reshape(self.kernel, (-1, self.filters))


class SpectralModel(keras.Model):
    """Model with `SpectralConv2D` layers."""

    def update_norms(self, iterations: int = 1) -> None:
        """Improves the estimates of the kernels' largest singular values.

        Args:
            iterations: Number of power iterations.
        """
        for _ in range(iterations):
            for layer in self.layers:
                if isinstance(layer, SpectralConv2D):
                    layer.update()

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """Creates a model from the result of `get_config`."""
        return cls(**config)


def _unit(vector):
    vector = ops.convert_to_tensor(vector)
    return vector / ops.maximum(ops.norm(vector), EPSILON)
