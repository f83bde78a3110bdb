"""Mirror padding out of slices, which mobile runtimes run quickly."""

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="tfstyle")
class ReflectionPadding2D(keras.layers.Layer):
    """Mirrors the picture at its border, so that no frame is drawn there.

    Equal to `ops.pad(mode="reflect")`. That one becomes a MIRROR_PAD in LiteRT, which
    XNNPACK does not take (2.3): a convolution behind it took twice the time.

    Args:
        padding: Pixels added on each side, less than either side of the map.

    Example:

    >>> ReflectionPadding2D(1)(keras.ops.ones((1, 4, 6, 3))).shape
    TensorShape([1, 6, 8, 3])
    """

    def __init__(self, padding: int, **kwargs):
        super().__init__(**kwargs)
        self.padding = padding

    def call(self, images):
        """`(batch, height, width, channels)`, larger by twice the padding."""
        return reflect(reflect(images, self.padding, axis=1), self.padding, axis=2)

    def get_config(self) -> dict:
        """The arguments that make this layer again."""
        return {**super().get_config(), "padding": self.padding}


def reflect(images, amount: int, axis: int, repeat_edge: bool = False):
    """Mirrors at both ends of one axis.

    Args:
        images: `(batch, height, width, channels)`.
        amount: Pixels added at each end.
        axis: 1 for height, 2 for width.
        repeat_edge: Mirror behind the outermost pixel instead of at its middle.
    """
    first = 0 if repeat_edge else 1
    near = [_line(images, axis, first + i) for i in reversed(range(amount))]
    far = [_line(images, axis, -1 - first - i) for i in range(amount)]
    return ops.concatenate([*near, images, *far], axis=axis)


def _line(images, axis: int, index: int):
    part = slice(index, None if index == -1 else index + 1)
    return images[:, part] if axis == 1 else images[:, :, part]


@keras.saving.register_keras_serializable(package="tfstyle")
class CropLike(keras.layers.Layer):
    """Cuts a map to the height and width of another one, at the lower right."""

    def call(self, images, like):
        """Cuts `(batch, height, width, channels)`, at least as large as `like`."""
        _, height, width, _ = ops.shape(like)
        return images[:, :height, :width]

    def compute_output_shape(self, images_shape, like_shape=None):
        """The shape of the other map, with these channels."""
        return (images_shape[0], *like_shape[1:3], images_shape[-1])
