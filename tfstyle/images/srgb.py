"""Conversion of colors to sRGB, and handling of alpha channels."""

import io
from collections.abc import Iterator

import numpy as np
from PIL import Image, ImageCms

from tfstyle.images.parts import bands

_GREY_MODES = ("1", "L", "LA", "La")


def split_alpha(picture: Image.Image) -> tuple[Image.Image, np.ndarray | None]:
    """Separates the colors of a picture from its alpha channel.

    Args:
        picture: Picture with at most 8 bits per channel.

    Returns:
        The colors as a picture of mode L, RGB, CMYK or LAB, and the alpha channel. The
        alpha channel is a uint8 array of shape `(height, width)`, or None if the
        picture has no transparency. A transparent color or palette entry is converted
        to alpha.
    """
    if picture.mode in ("CMYK", "LAB"):
        return picture, None
    color = "L" if picture.mode in _GREY_MODES else "RGB"
    if not picture.has_transparency_data:
        # Pillow would copy the picture even if it already has this mode.
        return picture if picture.mode == color else picture.convert(color), None
    picture = picture.convert("LA" if color == "L" else "RGBA")
    return picture.convert(color), np.asarray(picture.getchannel("A"))


def over_white(
    image: np.ndarray, alpha: np.ndarray, out: np.ndarray | None = None
) -> np.ndarray:
    """Blends a picture with white in sRGB (as browsers do), not in linear light.

    Args:
        image: `(height, width, 3)`, float32 in [0, 1], not multiplied by `alpha`.
        alpha: `(height, width)`, float32 in [0, 1], 1 for opaque.
        out: Array to write the result to, which may be `image` itself. If None, a new
            array is created.

    Returns:
        A float32 array of shape `(height, width, 3)`, with values in [0, 1].

    Example:

    >>> over_white(np.zeros((1, 1, 3), "float32"), np.full((1, 1), 0.25, "float32"))
    array([[[0.75, 0.75, 0.75]]], dtype=float32)
    """
    laid_over = np.subtract(1, image, out=out)
    laid_over *= alpha[..., None]
    return np.subtract(1, laid_over, out=laid_over)


def to_srgb(picture: Image.Image) -> Image.Image:
    """Converts the colors of a picture to sRGB.

    Args:
        picture: Picture of mode L, RGB, CMYK or LAB. Its ICC profile, if any, is in
            `picture.info["icc_profile"]`.

    Returns:
        A picture of mode RGB. If the input has no valid profile for its mode, L and RGB
        values are assumed to be sRGB. CMYK values are assumed to be amounts of ideal
        inks: `red = (1 - cyan) * (1 - black)`. LAB values need no profile.
    """
    data = picture.info.get("icc_profile")
    converted = _convert(picture, io.BytesIO(data)) if data else None
    if converted is not None:
        return converted
    return picture if picture.mode == "RGB" else picture.convert("RGB")


def rgb_bands(
    picture: Image.Image,
) -> Iterator[tuple[slice, Image.Image, np.ndarray | None]]:
    """Converts a picture to sRGB, and yields it a few rows at a time.

    Args:
        picture: Decoded picture with at most 8 bits per channel.

    Yields:
        The slice of the rows, their colors as a picture of mode RGB, and their alpha: a
        uint8 array, or None if the picture has no transparency.
    """
    alpha, (width, height) = None, picture.size
    profiled = bool(picture.info.get("icc_profile"))
    if profiled:  # converted as a whole, because setting up each conversion is slow
        picture, alpha = split_alpha(picture)
        picture = to_srgb(picture)
    for rows in bands(height):
        band = picture.crop((0, rows.start, width, min(rows.stop, height)))
        if profiled:
            yield rows, band, None if alpha is None else alpha[rows]
        else:
            color, opacity = split_alpha(band)
            yield rows, to_srgb(color), opacity


def _convert(picture: Image.Image, profile: io.BytesIO) -> Image.Image | None:
    srgb = ImageCms.createProfile("sRGB")
    try:
        return ImageCms.profileToProfile(picture, profile, srgb, outputMode="RGB")
    except ImageCms.PyCMSError:
        return None
