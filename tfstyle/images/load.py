"""From whatever holds a picture to an image."""

import os
from collections.abc import Sequence
from os import PathLike

import numpy as np
from PIL import Image

from tfstyle.images.from_array import from_array
from tfstyle.images.from_file import from_file
from tfstyle.images.from_picture import from_picture


def load(
    source: str | os.PathLike[str] | Image.Image | np.ndarray, name: str = "image"
) -> np.ndarray:
    """Returns a picture as an opaque sRGB image, the right way up.

    EXIF orientation is honoured; an embedded ICC profile is converted to sRGB, and
    ignored if it is unusable; transparent parts are laid over white; of several frames
    or pages the first is taken, and a line logged. Integers of more than 8 bits are
    divided by the largest of their depth. A JPEG file that is cut short is read, and a
    line logged, if no more than 5 % of its pixels are missing. What would take far more
    time or memory than its pixels need is refused (`tfstyle.images.containers.bounds`).

    Args:
        source: Path of a JPEG, PNG, WebP, TIFF, BMP or GIF file, or of an HEIC or AVIF
            file where `tfstyle[heif]` is installed (`~` is expanded), a PIL image, or
            an array: `(height, width)` or `(height, width, channels)`
            with 1, 3 or 4 channels, or a batch of one; uint8, or floats in [0, 1] (up
            to 0.001 outside is clipped).
        name: Name of the argument that was set, for messages.

    Returns:
        A new array, `(height, width, 3)`, float32 in [0, 1].

    Raises:
        InputError: `source` cannot be read, is none of the above, has more than
            `MAX_PIXELS` pixels or a side below `MIN_SIDE` (`tfstyle.images.limits`).

    Example:

    >>> image = load(Image.new("L", (40, 30), 255), name="content")
    >>> image.shape, image.dtype, float(image.max())
    ((30, 40, 3), dtype('float32'), 1.0)
    """
    if isinstance(source, str | os.PathLike):
        return from_file(source, name)
    if isinstance(source, Image.Image):
        return from_picture(source, name)
    return from_array(source, name)


Picture = str | PathLike | np.ndarray | Image.Image


def as_pictures(given: Picture | Sequence[Picture]) -> list[Picture]:
    """Returns one picture or several as a list."""
    return list(given) if isinstance(given, list | tuple) else [given]
