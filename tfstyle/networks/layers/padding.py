"""Layers that pad or crop feature maps."""

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="tfstyle")
class ReflectionPadding2D(keras.layers.Layer):
    """Reflection padding, which avoids a visible frame at the border.

    `ops.pad(mode="reflect")` gives the same result, but would be exported to LiteRT as
    MIRROR_PAD. In LiteRT 2.3, XNNPACK does not support MIRROR_PAD, and a convolution
    that follows MIRROR_PAD takes twice as long.

    Args:
        padding: Number of pixels added on each side, less than the height and width.

    Example:

    >>> ReflectionPadding2D(1)(keras.ops.ones((1, 4, 6, 3))).shape
    TensorShape([1, 6, 8, 3])
    """

    def __init__(self, padding: int, **kwargs):
        super().__init__(**kwargs)
        self.padding = padding

    def call(self, images):
        """Pads `(batch, height, width, channels)` images by `padding` on each side."""
        return reflect(reflect(images, self.padding, axis=1), self.padding, axis=2)

    def get_config(self) -> dict:
        """Returns the constructor arguments."""
        return {**super().get_config(), "padding": self.padding}


def reflect(images, amount: int, axis: int, repeat_edge: bool = False):
    """Pads both ends of one axis by reflection.

    Args:
        images: `(batch, height, width, channels)`.
        amount: Number of pixels added at each end.
        axis: 1 for height, 2 for width.
        repeat_edge: Whether the reflection repeats the outermost pixel.
    """
    first = 0 if repeat_edge else 1
    near = [_line(images, axis, first + i) for i in reversed(range(amount))]
    far = [_line(images, axis, -1 - first - i) for i in range(amount)]
    return ops.concatenate([*near, images, *far], axis=axis)


def crop(images, first: int, height, width):
    """Crops all images to the same rectangle.

    Basic slicing gives the same result, but would be exported to LiteRT as
    STRIDED_SLICE. In LiteRT 2.3, STRIDED_SLICE copies the data number by number. The
    operation SLICE, which is used here, copies the data row by row.

    Args:
        images: `(batch, rows, columns, channels)`.
        first: Row and column at which the part starts.
        height: Number of rows of the part.
        width: Number of columns of the part.
    """
    batch, rows, columns, channels = ops.shape(images)
    flat = ops.reshape(images, (batch, rows, columns * channels))
    size = batch, height, width * channels
    part = ops.slice(flat, (0, first, first * channels), size)
    return ops.reshape(part, (batch, height, width, channels))


def _line(images, axis: int, index: int):
    part = slice(index, None if index == -1 else index + 1)
    return images[:, part] if axis == 1 else images[:, :, part]


@keras.saving.register_keras_serializable(package="tfstyle")
class SymmetricPadding2D(keras.layers.Layer):
    """Reflection padding of any width; the reflection repeats the outermost pixels.

    If the padding is wider than the image, the image is reflected repeatedly.

    Args:
        padding: Number of pixels added on each side.
    """

    def __init__(self, padding: int, **kwargs):
        super().__init__(**kwargs)
        self.padding = padding

    def call(self, images):
        """Pads `(batch, height, width, channels)` images by `padding` on each side."""
        for axis, size in zip((1, 2), ops.shape(images)[1:3], strict=True):
            places = ops.arange(size + 2 * self.padding, dtype="int32") - self.padding
            places = places % (2 * size)
            places = ops.minimum(places, 2 * size - 1 - places)
            images = ops.take(images, places, axis=axis)
        return images

    def compute_output_shape(self, images_shape):
        """Returns the shape of the padded images."""
        batch, *sides, channels = images_shape
        sides = [None if n is None else n + 2 * self.padding for n in sides]
        return (batch, *sides, channels)

    def get_config(self) -> dict:
        """Returns the constructor arguments."""
        return {**super().get_config(), "padding": self.padding}


@keras.saving.register_keras_serializable(package="tfstyle")
class CropLike(keras.layers.Layer):
    """Crops a tensor to match the size of another tensor.

    Args:
        first: Number of pixels to remove at the top and on the left. The remaining
            surplus is removed at the bottom and on the right.
    """

    def __init__(self, first: int = 0, **kwargs):
        super().__init__(**kwargs)
        self.first = first

    def call(self, images, like):
        """Crops `images`, which must be at least as large as `like`."""
        _, height, width, _ = ops.shape(like)
        return crop(images, self.first, height, width)

    def compute_output_shape(self, images_shape, like_shape=None):
        """Returns the shape of `images` after cropping to the size of `like`."""
        return (images_shape[0], *like_shape[1:3], images_shape[-1])

    def get_config(self) -> dict:
        """Returns the constructor arguments."""
        return {**super().get_config(), "first": self.first}
