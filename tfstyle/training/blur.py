"""Gaussian blur of image batches, on any Keras backend."""

import numpy as np
from keras import ops


def blur(images, deviation: float, reach: int | None = None):
    """Convolves pictures with a Gaussian, after reflection padding.

    Args:
        images: `(batch, height, width, channels)`. Height and width must exceed
            `reach`.
        deviation: Standard deviation of the Gaussian, in pixels.
        reach: Number of kernel pixels on each side of the center. If None, the kernel
            reaches three standard deviations to each side.

    Returns:
        Array with the shape of `images`.
    """
    reach = int(3 * deviation) if reach is None else reach
    line = np.exp(-0.5 * (np.arange(-reach, reach + 1) / deviation) ** 2)
    line = (line / line.sum()).astype("float32")
    channels = images.shape[-1]
    for axis, shape in ((1, (-1, 1, 1, 1)), (2, (1, -1, 1, 1))):
        margins = [(reach, reach) if i == axis else (0, 0) for i in range(4)]
        padded = ops.pad(images, margins, mode="reflect")
        kernel = np.tile(line.reshape(shape), (1, 1, channels, 1))
        images = ops.depthwise_conv(padded, kernel, data_format="channels_last")
    return images
