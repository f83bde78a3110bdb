"""Pictures that have only one color: a warning, and noise that breaks the color up."""

import logging
import os

import numpy as np

from tfstyle.images.parts import sample

# Standard deviation of each channel below which a picture counts as having one color.
# The limit allows for the noise in JPEG files.
MAX_DEVIATION = 1 / 255
# Standard deviation below which `dither_plain` adds noise. Noise of this strength is
# enough to keep gradients finite.
LEAST_DEVIATION = 1e-4
# Maximum absolute value of the noise that `dither_plain` adds: one level of 8 bits.
NOISE = 1 / 255


def warn_of_plain(painting: np.ndarray, source: object = None) -> None:
    """Warns if a painting has only one color, for example if it is fully transparent.

    Args:
        painting: `(height, width, 3)`, float32 in [0, 1].
        source: Source of the painting, named in the warning if it is a path.
    """
    if is_plain(painting):
        name = (
            f" '{os.fspath(source)}'" if isinstance(source, str | os.PathLike) else ""
        )
        logging.getLogger("tfstyle").warning(
            "The painting%s has only one color, so pictures in its style will be "
            "nearly plain.",
            name,
        )


def is_plain(picture: np.ndarray) -> bool:
    """Whether a picture has only one color, apart from noise.

    Args:
        picture: `(height, width, 3)`, float32 in [0, 1].

    Example:

    >>> is_plain(np.ones((20, 30, 3), np.float32))
    True
    """
    deviations = sample(picture).std(axis=(0, 1), dtype=np.float64)
    return bool((deviations < MAX_DEVIATION).all())


def dither_plain(picture: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Adds noise to a picture with exactly one color; returns all others unchanged.

    Instance normalization divides by the standard deviation of each channel. In a
    network with 15 such layers, the gradient of a single-color picture overflows.

    Args:
        picture: `(height, width, 3)`, float32 in [0, 1].
        random: Random number generator, used only for single-color pictures.

    Returns:
        `(height, width, 3)`, float32 in [0, 1]. No value differs by more than `NOISE`.
    """
    if (picture.std(axis=(0, 1), dtype=np.float64) >= LEAST_DEVIATION).any():
        return picture
    noise = random.uniform(-NOISE, NOISE, picture.shape)
    return np.clip(picture + noise, 0, 1).astype(np.float32)
