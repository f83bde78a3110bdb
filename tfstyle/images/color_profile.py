"""Embedded ICC profiles: what the numbers of a file mean, in sRGB."""

import io

from PIL import Image, ImageCms


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


def _convert(picture: Image.Image, profile: io.BytesIO) -> Image.Image | None:
    srgb = ImageCms.createProfile("sRGB")
    try:
        return ImageCms.profileToProfile(picture, profile, srgb, outputMode="RGB")
    except ImageCms.PyCMSError:
        return None
