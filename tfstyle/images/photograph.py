"""Pictures as bytes, with their opacity: a quarter of the memory of floats."""

import os
from typing import NamedTuple

import numpy as np
from PIL import Image

from tfstyle.images.alpha import split_alpha
from tfstyle.images.color_profile import to_srgb
from tfstyle.images.dtype import to_uint8
from tfstyle.images.from_file import from_file
from tfstyle.images.from_picture import decode, deep_grey, is_deep
from tfstyle.images.pillow_warnings import no_pillow_warnings


class Photograph(NamedTuple):
    """A picture in 8 bits.

    Attributes:
        pixels: `(height, width, 3)`, uint8 sRGB; transparent parts lie over white.
        alpha: `(height, width)`, uint8, 255 where it is opaque; None if everywhere.
    """

    pixels: np.ndarray
    alpha: np.ndarray | None = None


def load_photograph(path: str | os.PathLike[str], name: str = "photo") -> Photograph:
    """Reads a picture file as `tfstyle.images.load` does, but in bytes.

    For pictures so large that floats would not fit, and for those whose opacity is
    wanted.

    Args:
        path: Of the file; `~` is expanded.
        name: Name of the argument that was set, for messages.

    Raises:
        InputError: As `tfstyle.images.load`.

    Example:

    >>> pixels, alpha = load_photograph("photo.png")  # doctest: +SKIP
    """
    return from_file(path, name, photograph_from_picture)


@no_pillow_warnings()
def photograph_from_picture(
    picture: Image.Image, name: str, received: str
) -> Photograph:
    """Decodes a picture to bytes.

    Args:
        picture: Of any mode; may still have to be read from its file.
        name: Name of the argument that was set, for messages.
        received: How messages show its value.

    Raises:
        InputError: Too small, too large (before anything is decoded), or damaged.
    """
    picture = decode(picture, name, received)
    if is_deep(picture):
        return Photograph(to_uint8(deep_grey(picture, name, received)))
    color, alpha = split_alpha(picture)
    picture = None  # so that no more than two copies are held at once
    color = to_srgb(color)
    if alpha is None:
        return Photograph(np.asarray(color))
    white = Image.new("RGB", color.size, "white")
    laid_over = Image.composite(color, white, Image.fromarray(alpha))
    return Photograph(np.asarray(laid_over), alpha)
