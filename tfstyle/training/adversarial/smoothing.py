"""Cartoons with smoothed edges, as negative examples for a discriminator."""

import numpy as np
from keras import ops

from tfstyle.training.blur import blur

# Minimum luminance change per pixel that counts as an edge, width of a widened edge,
# side of the Gaussian window (5 x 5 in CartoonGAN's code), and standard deviation of
# the Gaussian, in pixels.
THRESHOLD, WIDTH, WINDOW, SIGMA = 0.1, 3, 5, 1.0
LUMINANCE = np.array([0.299, 0.587, 0.114], np.float32)


def smooth_edges(images):
    """Blurs the edges in pictures, and leaves all other areas unchanged.

    With the blurred pictures as negative examples, a discriminator learns that cartoons
    have clear edges. Edges cover so few pixels that the discriminator would otherwise
    ignore them.

    Args:
        images: `(batch, height, width, 3)` in [0, 1].

    Returns:
        `(batch, height, width, 3)` in [0, 1].

    Reference:
        Chen, Lai, Liu, "CartoonGAN" (CVPR 2018), section 3.2.1. Deviation: all
        pixels with a large luminance gradient count as edges. Canny's edge detector,
        which the paper uses, would thin the edges.
    """
    edges = _edges(ops.sum(images * LUMINANCE, axis=3, keepdims=True))
    mask = ops.max_pool(edges, WIDTH, 1, "same", data_format="channels_last")
    return images + mask * (blur(images, SIGMA, WINDOW // 2) - images)


def _edges(gray):
    down = gray[:, 1:, :-1] - gray[:, :-1, :-1]
    right = gray[:, :-1, 1:] - gray[:, :-1, :-1]
    steep = ops.square(down) + ops.square(right) > THRESHOLD**2
    return ops.pad(ops.cast(steep, "float32"), ((0, 0), (0, 1), (0, 1), (0, 0)))
