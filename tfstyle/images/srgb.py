"""Colors of a decoded picture in sRGB: profiles, opacity, white below."""

import io
from collections.abc import Iterator

import numpy as np
from PIL import Image, ImageCms

from tfstyle.images.parts import bands

_GREY_MODES = ("1", "L", "LA", "La")


def split_alpha(picture: Image.Image) -> tuple[Image.Image, np.ndarray | None]:
    """Separates the colours of a picture from its opacity.

    Args:
        picture: Of any mode with 8 bits per channel or fewer.

    Returns:
        The colours in mode L, RGB, CMYK or LAB (whatever a colour profile of the
        picture applies to), and the opacity, `(height, width)` uint8, or None if the
        picture has none. A transparent palette entry or key colour counts as opacity.
    """
    if picture.mode in ("CMYK", "LAB"):
        return picture, None
    color = "L" if picture.mode in _GREY_MODES else "RGB"
    if not picture.has_transparency_data:
        # Pillow would copy a picture that is in this mode already.
        return picture if picture.mode == color else picture.convert(color), None
    picture = picture.convert("LA" if color == "L" else "RGBA")
    return picture.convert(color), np.asarray(picture.getchannel("A"))


def over_white(
    image: np.ndarray, alpha: np.ndarray, out: np.ndarray | None = None
) -> np.ndarray:
    """Lays a picture over white, in sRGB values, as browsers do.

    Args:
        image: `(height, width, 3)`, float32 in [0, 1], not multiplied by `alpha`.
        alpha: `(height, width)`, float32 in [0, 1], 1 where the picture is opaque.
        out: Where the result goes; may be `image`. A new array if None.

    Returns:
        `(height, width, 3)`, float32 in [0, 1].

    Example:

    >>> over_white(np.zeros((1, 1, 3), "float32"), np.full((1, 1), 0.25, "float32"))
    array([[[0.75, 0.75, 0.75]]], dtype=float32)
    """
    laid_over = np.subtract(1, image, out=out)
    laid_over *= alpha[..., None]
    return np.subtract(1, laid_over, out=laid_over)


def to_srgb(picture: Image.Image) -> Image.Image:
    """Converts the colours of a picture to sRGB.

    Args:
        picture: Of mode L, RGB, CMYK or LAB. An ICC profile in
            `picture.info["icc_profile"]` says what its values mean.

    Returns:
        A picture of mode RGB. Without a profile, or with one that is damaged or made
        for another kind of picture, the values are taken to be sRGB already, and CMYK
        to be ideal inks: `red = (1 - cyan) * (1 - black)`.
    """
    data = picture.info.get("icc_profile")
    converted = _convert(picture, io.BytesIO(data)) if data else None
    if converted is not None:
        return converted
    return picture if picture.mode == "RGB" else picture.convert("RGB")


def rgb_bands(
    picture: Image.Image,
) -> Iterator[tuple[slice, Image.Image, np.ndarray | None]]:
    """Converts a picture to sRGB, in bands of rows so that no copy of it is needed.

    Args:
        picture: Decoded, with 8 bits per channel or fewer.

    Yields:
        Rows, their colours in mode RGB, and their opacity, uint8, or None if they are
        opaque.
    """
    alpha, (width, height) = None, picture.size
    profiled = bool(picture.info.get("icc_profile"))
    if profiled:  # as a whole: it costs more to begin than to convert
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
