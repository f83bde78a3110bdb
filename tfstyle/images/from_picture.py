"""Decoding of pictures of any mode, and conversion to float images."""

import contextlib
import logging
import warnings
from collections.abc import Iterator

import numpy as np
from PIL import Image

from tfstyle.errors import InputError
from tfstyle.images.cut_jpeg import decode_cut_jpeg
from tfstyle.images.deep import (
    DeepImage,
    DeepPicture,
    check_range,
    deep_from_picture,
    is_deep,
)
from tfstyle.images.dtype import to_float
from tfstyle.images.limits import check_size, is_unsupported, too_large
from tfstyle.images.orientation import upright
from tfstyle.images.srgb import over_white, rgb_bands
from tfstyle.images.tiff.messages import libtiff_reports

_log = logging.getLogger("tfstyle")


@contextlib.contextmanager
def no_pillow_warnings() -> Iterator[None]:
    """Silences Pillow's warnings, for example about large pictures or odd EXIF data.

    All threads share Python's warning filters, so a race between threads can leave this
    filter active. Even then, the filter hides only Pillow's warnings.
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module=r"PIL\.")
        yield


@no_pillow_warnings()
def from_picture(
    picture: Image.Image | DeepPicture, name: str, received: str | None = None
) -> np.ndarray:
    """Decodes a picture, applies its EXIF orientation and converts it to opaque sRGB.

    Args:
        picture: Picture of any mode, decoded or not.
        name: Argument name to show in messages.
        received: Argument value to show in messages. If None, the picture's mode and
            size are shown.

    Returns:
        `(height, width, 3)`, float32 in [0, 1]. Precision above 8 bits per channel is
        kept, except for CMYK, HEIC and AVIF pictures and pictures with color profiles.

    Raises:
        InputError: The picture is too small, too large, damaged or unsupported, or has
            float values outside [0, 1]. The size is checked before decoding.
    """
    decoded = decode(picture, name, received)
    if isinstance(decoded, DeepImage):
        return decoded.opaque()
    image = np.empty((*decoded.size[::-1], 3), np.float32)
    for rows, color, alpha in rgb_bands(decoded):
        band = to_float(np.asarray(color))
        image[rows] = band if alpha is None else over_white(band, to_float(alpha))
    return image


def decode(
    picture: Image.Image | DeepPicture, name: str, received: str | None
) -> Image.Image | DeepImage:
    """Decodes a picture and applies its EXIF orientation.

    Args:
        picture: Picture of any mode, decoded or not.
        name: Argument name to show in messages.
        received: Argument value to show in messages. If None, the picture's mode and
            size are shown.

    Returns:
        A `DeepImage` if the picture is a `DeepPicture` or has more than 8 bits per
        channel; otherwise a PIL image with the mode of `picture`.

    Raises:
        InputError: The picture is too small, too large, damaged or unsupported, or has
            float values outside [0, 1]. The size is checked before decoding.
    """
    width, height = picture.size
    received = received or f"<PIL image, mode {picture.mode}, {width} x {height}>"
    check_size(height, width, name, received)
    with libtiff_reports() as reports:
        decoded = _decode(picture, name, received)
    if reports.count:
        _log.warning(f"`{name}` is damaged; parts of it may be missing: {received}")
    return decoded


def _decode(
    picture: Image.Image | DeepPicture, name: str, received: str
) -> Image.Image | DeepImage:
    try:
        if isinstance(picture, DeepPicture):
            image, alpha = picture.read()
        else:
            picture = _load(picture, name, received)
    except Image.DecompressionBombError as error:
        raise too_large(name, received) from error
    except InputError:
        raise
    except Exception as error:  # decoders may raise any exception on damaged files
        if is_unsupported(error):
            reason = " ".join(str(error).split())
            raise InputError(
                f"Expected `{name}` to be a picture that can be decoded: {reason}. "
                f"Received: {name}={received}"
            ) from error
        raise InputError(
            f"Expected `{name}` to be a complete picture, but its data are damaged "
            f"or truncated. Received: {name}={received}"
        ) from error
    if isinstance(picture, DeepPicture):
        check_range(image, name, received)
        if alpha is not None:
            check_range(alpha, name, received)
        return DeepImage(image, alpha, picture.info.get("icc_profile"))
    if is_deep(picture):
        return deep_from_picture(upright(picture), name, received)
    return upright(picture)


def _load(picture: Image.Image, name: str, received: str) -> Image.Image:
    try:
        picture.load()
    except OSError:
        decoded = decode_cut_jpeg(picture)
        if decoded is None:
            raise
        whole, missing = decoded
        _log.warning(
            f"`{name}` is truncated; {missing:.1%} of its pixels are missing: "
            f"{received}"
        )
        return whole
    return picture
