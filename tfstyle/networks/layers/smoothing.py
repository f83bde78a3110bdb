"""Smoothing of stylized pictures in flat areas, where the photograph has no details."""

import keras
import numpy as np
from keras import ops

from tfstyle.networks.layers.convolutions import CropLike, reflect

# Side of a cell in pixels. Statistics are computed per cell instead of per pixel, which
# takes a sixteenth of the time ("fast guided filter").
CELL = 4
# Sides of two windows, in cells: the window of the statistics, and the window over
# which the coefficients of the filter are averaged.
WINDOW, MEAN_WINDOW = 7, 5
# Standard deviation of the brightness (in [0, 1]) at which the strength of the
# smoothing drops to 37%.
DETAIL = 0.05
# Regularization of the guided filter. It is far below the variance of the brightness at
# edges (about 0.03) and above that in a sky (about 0.0001).
EPSILON = 1e-3
# Interpolation weights of the previous cell, the current cell and the next cell, for
# each of the 4 pixels along a side of a cell.
BILINEAR = np.array([[3, 5, 0], [1, 7, 0], [0, 7, 1], [0, 5, 3]]) / 8


@keras.saving.register_keras_serializable(package="tfstyle")
class FlatAreaSmoothing(keras.layers.Layer):
    """Guided filter that is stronger where the photograph has fewer details.

    Strokes are most visible in areas without details, such as skies. On foreheads, they
    look like wrinkles. In such flat areas, the stylized picture is replaced by a local
    linear function of the photograph's brightness, which keeps edges and local colors.

    Reference:
        He, Sun, Tang, "Guided Image Filtering" (ECCV 2010); He, Sun, "Fast Guided
        Filter" (2015). Deviations: the guide is the brightness, and detailed areas are
        not filtered.
    """

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.crop = CropLike(dtype="float32")

    def call(self, painted, photo, share):
        """Smooths a stylized picture.

        Args:
            painted: Stylized picture, `(batch, rows, columns, 3)` in [0, 1], with sides
                that are multiples of 4.
            photo: Photograph, `(batch, height, width, 3)` in [0, 1]. Its height and
                width are up to 3 pixels smaller than those of `painted`.
            share: Strength of the smoothing in entirely flat areas, `(batch, 1)` in
                [0, 1].

        Returns:
            Smoothed array with the shape of `painted`.
        """
        # In half precision, rounding errors would be larger than the variances.
        painted, photo, share = (
            ops.cast(x, "float32") for x in (painted, photo, share)
        )
        light = ops.mean(self.crop(_extend(photo), painted), axis=-1, keepdims=True)
        cells = _pool(ops.concatenate([light, painted, light * light], axis=-1), CELL)
        guide, colors, _ = ops.split(cells, (1, 4), axis=-1)
        means = _blur(
            ops.concatenate([cells, guide * guide, guide * colors], axis=-1), WINDOW
        )
        parts = ops.split(means, (1, 4, 5, 6), axis=-1)
        mean, mean_color, mean_square, guide_square, products = parts
        slope = products - mean * mean_color
        slope = slope / (guide_square - mean * mean + EPSILON)
        variance = ops.maximum(mean_square - mean * mean, 0)
        flatness = ops.exp(-variance / DETAIL**2)
        map_ = ops.concatenate([slope, mean_color - slope * mean, flatness], axis=-1)
        slope, offset, flatness = ops.split(
            _enlarge(_blur(map_, MEAN_WINDOW)), (3, 6), axis=-1
        )
        flatness = flatness * ops.clip(share, 0, 1)[:, None, None]
        smooth = painted + flatness * (slope * light + offset - painted)
        return ops.cast(smooth, self.compute_dtype)

    def compute_output_shape(self, painted_shape, photo_shape=None, share_shape=None):
        """Returns the shape of `painted`."""
        return painted_shape


def _extend(photo):
    """Appends 3 copies of the last row and column; the caller crops the result."""
    photo = ops.concatenate([photo, *[photo[:, -1:]] * (CELL - 1)], axis=1)
    return ops.concatenate([photo, *[photo[:, :, -1:]] * (CELL - 1)], axis=2)


def _pool(images, side: int):
    return ops.average_pool(images, side, side, data_format="channels_last")


def _blur(images, side: int):
    """Returns means over windows that are cut off at the border of the map."""
    return ops.average_pool(images, side, 1, "same", data_format="channels_last")


def _enlarge(cells):
    """Enlarges a map to full size by bilinear interpolation."""
    for axis in (1, 2):
        cells = reflect(cells, 1, axis, repeat_edge=True)
    channels = cells.shape[-1]
    # The kernel computes all pixels of a cell at once, in the order of depth-to-space.
    kernel = np.einsum("ya,xb,io->abiyxo", BILINEAR, BILINEAR, np.eye(channels))
    kernel = kernel.reshape((3, 3, channels, -1)).astype("float32")
    pixels = ops.conv(cells, kernel, data_format="channels_last")
    return ops.depth_to_space(pixels, CELL, "channels_last")
