"""Pictures stored as uint8 to save memory, with their alpha channels."""

import os
from typing import NamedTuple

import numpy as np
from PIL import Image

from tfstyle.images.deep import DeepImage, DeepPicture
from tfstyle.images.dtype import to_uint8
from tfstyle.images.from_file import from_file
from tfstyle.images.from_picture import decode, no_pillow_warnings
from tfstyle.images.srgb import rgb_bands


class Photograph(NamedTuple):
    """Picture with 8 bits per channel.

    Attributes:
        pixels: `(height, width, 3)`, uint8 sRGB; transparent parts are blended with
            white.
        alpha: `(height, width)`, uint8, from 0 (transparent) to 255 (opaque), or None
            if the picture has no transparency.
    """

    pixels: np.ndarray
    alpha: np.ndarray | None = None


def load_photograph(path: str | os.PathLike[str], name: str = "photo") -> Photograph:
    """Reads a picture file as uint8, and keeps its alpha channel.

    Use this function if floats would take too much memory, or if the transparency has
    to be preserved.

    Args:
        path: Path of the file; `~` is expanded.
        name: Argument name to show in messages.

    Raises:
        InputError: The picture cannot be read, is too small, is too large, or has
            floats outside [0, 1].

    Example:

    >>> pixels, alpha = load_photograph("photo.png")  # doctest: +SKIP
    """
    return from_file(path, name, photograph_from_picture)


@no_pillow_warnings()
def photograph_from_picture(
    picture: Image.Image | DeepPicture, name: str, received: str
) -> Photograph:
    """Decodes a picture to uint8, and keeps its alpha channel.

    Args:
        picture: Picture of any mode, decoded or not.
        name: Argument name to show in messages.
        received: Argument value to show in messages.

    Raises:
        InputError: The picture is too small, too large or damaged, or has floats
            outside [0, 1]. The size is checked before decoding.
    """
    decoded = decode(picture, name, received)
    if isinstance(decoded, DeepImage):
        alpha = None if decoded.alpha is None else to_uint8(decoded.alpha)
        return Photograph(decoded.opaque_bytes(), alpha)
    width, height = decoded.size
    pixels, alpha = np.empty((height, width, 3), np.uint8), None
    for rows, color, opacity in rgb_bands(decoded):
        if opacity is None:
            pixels[rows] = np.asarray(color)
            continue
        if alpha is None:
            alpha = np.empty((height, width), np.uint8)
        white = Image.new("RGB", color.size, "white")
        mixed = Image.composite(color, white, Image.fromarray(opacity))
        pixels[rows] = np.asarray(mixed)
        alpha[rows] = opacity
    return Photograph(pixels, alpha)
