"""Maps with one value for each cell of 4 x 4 pixels of a picture."""

import numpy as np
from keras import ops

from tfstyle.networks.layers.padding import reflect

# Side of a cell in pixels. As in the "fast guided filter", statistics are computed per
# cell instead of per pixel, which takes a sixteenth of the time.
CELL = 4
# Interpolation weights of the previous cell, the current cell and the next cell, for
# each of the 4 pixels along a side of a cell.
BILINEAR = np.array([[3, 5, 0], [1, 7, 0], [0, 7, 1], [0, 5, 3]]) / 8
# Kernels of two convolutions: `PIXELS` computes the brightness (the mean over the color
# channels) of each pixel in a cell, and `MEAN` the mean over the pixels in a cell.
PIXELS = np.eye(CELL**2, dtype="float32").reshape(CELL, CELL, 1, -1).repeat(3, 2) / 3
MEAN = np.full((1, 1, CELL**2, 1), 1 / CELL**2, "float32")


def extend(images):
    """Pads pictures by 3 pixels at the bottom and right, with copies of the edge."""
    images = ops.concatenate([images, *[images[:, -1:]] * (CELL - 1)], axis=1)
    return ops.concatenate([images, *[images[:, :, -1:]] * (CELL - 1)], axis=2)


def pool(images):
    """Returns the mean of each cell."""
    return ops.average_pool(images, CELL, CELL, data_format="channels_last")


def brightness_moments(photo) -> tuple:
    """Returns the mean brightness and the mean squared brightness of each cell.

    Args:
        photo: `(batch, height, width, 3)`.

    Returns:
        Two maps, `(batch, rows, columns, 1)`. Incomplete cells at the bottom and right
        edges of the picture are left out.
    """
    # Each pixel of a cell becomes a channel, so that few operations take whole pictures
    # as input, and vector instructions can compute several channels at once.
    pixels = ops.conv(photo, PIXELS, strides=CELL, data_format="channels_last")
    powers = pixels, pixels**2
    return tuple(ops.conv(x, MEAN, data_format="channels_last") for x in powers)


def blur(cells, side: int):
    """Returns the mean over a window of `side` x `side` cells around each cell.

    At the edges of the map, the windows are cropped.
    """
    for window in ((side, 1), (1, side)):
        cells = ops.average_pool(cells, window, 1, "same", data_format="channels_last")
    return cells


def flatness(mean, mean_square, detail: float):
    """Returns 1 where the brightness is constant, and less where it varies.

    Args:
        mean: Array of any shape with local means of the brightness.
        mean_square: Local means of the squared brightness, with the shape of `mean`.
        detail: Standard deviation of the brightness at which the flatness is 0.37.
    """
    variance = ops.maximum(mean_square - mean * mean, 0)
    return ops.exp(-variance / detail**2)


def enlarge(cells, copies: int = 1):
    """Enlarges a map by a factor of 4 along each side, with bilinear interpolation.

    Args:
        cells: `(batch, rows, columns, channels)`.
        copies: Number of copies of each channel in the result. With LiteRT, computing
            three copies is faster than broadcasting one channel to three colors.

    Returns:
        `(batch, 4 * rows, 4 * columns, copies * channels)`.
    """
    for axis in (1, 2):
        cells = reflect(cells, 1, axis, repeat_edge=True)
    channels = cells.shape[-1]
    # The kernel computes all pixels of a cell at once, in `depth_to_space` order.
    outputs = np.eye(channels).repeat(copies, axis=1)
    kernel = np.einsum("ya,xb,io->abiyxo", BILINEAR, BILINEAR, outputs)
    kernel = kernel.reshape((3, 3, channels, -1)).astype("float32")
    pixels = ops.conv(cells, kernel, data_format="channels_last")
    return ops.depth_to_space(pixels, CELL, "channels_last")
