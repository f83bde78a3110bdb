"""Smoothing of stylized pictures in flat areas, where the photograph has no details."""

import keras
import numpy as np
from keras import ops

from tfstyle.networks.layers.cells import (
    blur,
    brightness_moments,
    enlarge,
    extend,
    flatness,
    pool,
)
from tfstyle.networks.layers.padding import CropLike

# Sides of two windows, in cells: the window of the statistics, and the window over
# which the coefficients of the filter are averaged.
WINDOW, MEAN_WINDOW = 7, 5
# Standard deviation of the brightness (in [0, 1]) at which the strength of the
# smoothing drops to 37% of its maximum.
DETAIL = 0.05
# Regularization of the guided filter. It is far below the variance of the brightness at
# edges (about 0.03), and above the variance of the brightness in a sky (about 0.0001).
EPSILON = 1e-3
# Kernel of a convolution that returns the brightness in each of three channels.
GRAY = np.full((1, 1, 3, 3), 1 / 3, "float32")


@keras.saving.register_keras_serializable(package="tfstyle")
class FlatAreaSmoothing(keras.layers.Layer):
    """Guided filter that is stronger where the photograph has fewer details.

    Strokes are most visible in areas without details, such as skies. On foreheads,
    strokes look like wrinkles. In such flat areas, the stylized picture is replaced by
    a local linear function of the photograph's brightness. This function keeps edges
    and local colors.

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
        photo = self.crop(extend(photo), painted)
        slope, offset, flat = _coefficients(painted, photo)
        flat = enlarge(flat * ops.clip(share, 0, 1)[:, None, None], copies=3)
        light = ops.conv(photo, GRAY, data_format="channels_last")
        line = enlarge(slope) * light + enlarge(offset)
        smooth = painted + flat * (line - painted)
        return ops.cast(smooth, self.compute_dtype)

    def compute_output_shape(self, painted_shape, photo_shape=None, share_shape=None):
        """Returns the shape of `painted`."""
        return painted_shape


def _coefficients(painted, photo) -> list:
    """Returns three maps at a lower resolution, with cells of 4 x 4 pixels.

    For each cell, the maps contain the slope of each color, the offset of each color,
    and the flatness.
    """
    guide, square = brightness_moments(photo)
    colors = pool(painted)
    maps = [guide, colors, square, guide * guide, guide * colors]
    means = ops.split(
        blur(ops.concatenate(maps, axis=-1), WINDOW), (1, 4, 5, 6), axis=-1
    )
    mean, mean_color, mean_square, guide_square, products = means
    slope = (products - mean * mean_color) / (guide_square - mean * mean + EPSILON)
    flat = flatness(mean, mean_square, DETAIL)
    maps = ops.concatenate([slope, mean_color - slope * mean, flat], axis=-1)
    return ops.split(blur(maps, MEAN_WINDOW), (3, 6), axis=-1)
