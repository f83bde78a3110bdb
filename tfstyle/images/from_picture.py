"""From a PIL picture of any mode to an image."""

import numpy as np
from PIL import Image

from tfstyle.errors import InputError
from tfstyle.images.alpha import over_white, split_alpha
from tfstyle.images.color_profile import to_srgb
from tfstyle.images.dtype import to_float, to_uint8
from tfstyle.images.from_array import from_array
from tfstyle.images.limits import check_size, too_large
from tfstyle.images.orientation import upright
from tfstyle.images.pillow_warnings import no_pillow_warnings


@no_pillow_warnings()
def from_picture(
    picture: Image.Image, name: str, received: str | None = None
) -> np.ndarray:
    """Decodes a picture, turns it upright and converts it to opaque sRGB.

    Args:
        picture: Of any mode; may still have to be read from its file.
        name: Name of the argument that was set, for messages.
        received: How messages show its value; mode and size if None.

    Returns:
        `(height, width, 3)`, float32 in [0, 1]. Grey of 16 bits (and floats) keeps its
        precision unless it comes with a colour profile; Pillow reads everything else
        with 8 bits per channel.

    Raises:
        InputError: Too small, too large (before anything is decoded), or damaged.
    """
    picture = decode(picture, name, received)
    if is_deep(picture):
        return deep_grey(picture, name, received)
    return _from_bytes(picture)


def decode(picture: Image.Image, name: str, received: str | None) -> Image.Image:
    """Reads a picture from its file and turns it upright.

    Args:
        picture: Of any mode; may still have to be read from its file.
        name: Name of the argument that was set, for messages.
        received: How messages show its value; mode and size if None.

    Returns:
        The picture, in its own mode.

    Raises:
        InputError: Too small, too large (before anything is decoded), or damaged.
    """
    width, height = picture.size
    received = received or f"<PIL image, mode {picture.mode}, {width} x {height}>"
    check_size(height, width, name, received)
    _decode(picture, name, received)
    return upright(picture)


def is_deep(picture: Image.Image) -> bool:
    """Whether a picture is grey of more than 8 bits."""
    return picture.mode[0] in "IF"


def deep_grey(picture: Image.Image, name: str, received: str | None) -> np.ndarray:
    """Converts a grey picture of more than 8 bits.

    Args:
        picture: Decoded; `is_deep`.
        name: Name of the argument that was set, for messages.
        received: How messages show its value.

    Returns:
        `(height, width, 3)`, float32 in [0, 1].

    Raises:
        InputError: Floats outside of [0, 1].
    """
    grey = _deep_values(picture)
    if "icc_profile" in picture.info:  # LittleCMS takes 8 bits from Pillow, not more
        return _from_bytes(_as_bytes(grey, picture, name, received))
    return from_array(grey, name, received)


def _decode(picture: Image.Image, name: str, received: str) -> None:
    try:
        picture.load()
    except Image.DecompressionBombError as error:
        raise too_large(name, received) from error
    except Exception as error:  # decoders raise anything on damaged files
        raise InputError(
            f"Expected `{name}` to be a whole picture, but its data are damaged or cut "
            f"short. Received: {name}={received}"
        ) from error


def _from_bytes(picture: Image.Image) -> np.ndarray:
    color, alpha = split_alpha(picture)
    image = to_float(np.asarray(to_srgb(color)))
    return image if alpha is None else over_white(image, to_float(alpha))


def _deep_values(picture: Image.Image) -> np.ndarray:
    grey = np.asarray(picture)
    if picture.mode == "F":
        return grey
    # Pillow holds 16 bits in mode I too, where PNG's key colour means transparent.
    key = picture.info.get("transparency")
    return np.where(grey == key, 1.0, grey / np.float32(65535)).astype(np.float32)


def _as_bytes(
    grey: np.ndarray, picture: Image.Image, name: str, received: str | None
) -> Image.Image:
    values = from_array(grey, name, received)[..., 0]
    rounded = Image.fromarray(to_uint8(values))
    rounded.info["icc_profile"] = picture.info["icc_profile"]
    return rounded
