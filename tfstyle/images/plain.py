"""Warning about paintings that have only one color."""

import logging
import os

import numpy as np

from tfstyle.images.parts import sample

# Standard deviation of each channel below which a picture counts as having one color.
# The limit allows for the noise in JPEG files.
MAX_DEVIATION = 1 / 255


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
