"""Loading pictures from files, PIL images and arrays."""

import io
import os
from collections.abc import Sequence
from os import PathLike
from typing import BinaryIO, TypeGuard

import numpy as np
from PIL import Image

from tfstyle.errors import InputError
from tfstyle.images.dtype import RANGE_TOLERANCE, to_float
from tfstyle.images.from_file import from_file, from_stream
from tfstyle.images.from_picture import from_picture
from tfstyle.images.limits import check_size
from tfstyle.images.srgb import over_white
from tfstyle.public import public

Picture = str | PathLike[str] | bytes | BinaryIO | np.ndarray | Image.Image
"""Any source from which `load` can read a picture."""


@public
def load(source: Picture, name: str = "image") -> np.ndarray:
    """Returns a picture as an opaque, upright sRGB image.

    EXIF orientation is applied. Colors are converted to sRGB with the embedded ICC
    profile; an invalid profile is ignored. Transparent parts are blended with white. If
    a file has several frames or pages, only the first one is read, with a warning. In a
    HEIC file, the primary picture is read instead. In PNG and TIFF files, integers with
    more than 8 bits are divided by the largest value of their bit depth, such as 65535.
    A truncated JPEG is read, with a warning, if at most 5% of its pixels are missing. A
    file is rejected if decoding it would take far more time or memory than the size of
    the picture justifies (see `tfstyle.images.containers.bounds`).

    Args:
        source: A path, bytes, a binary file object, a PIL image or an array. Supported
            formats are JPEG, PNG, WebP, TIFF, BMP and GIF, plus HEIC and AVIF if
            `tfstyle[heif]` is installed. `~` in a path is expanded. A file object is
            read from its start and left open. An array contains uint8 values, or floats
            in [0, 1]. Floats outside this range by at most 0.001 are clipped. The shape
            of an array is `(height, width)`, `(height, width, channels)` or `(1,
            height, width, channels)`, with 1, 3 or 4 channels.
        name: Argument name to show in messages.

    Returns:
        A new float32 array of shape `(height, width, 3)`, with values in [0, 1].

    Raises:
        InputError: `source` cannot be read, has an unsupported type, shape or dtype, or
            contains floats out of range. Pictures with more than `MAX_PIXELS` pixels or
            a side shorter than `MIN_SIDE` are rejected, too (see
            `tfstyle.images.limits`).

    Example:

    >>> image = load(Image.new("L", (40, 30), 255), name="content")
    >>> image.shape, image.dtype, float(image.max())
    ((30, 40, 3), dtype('float32'), 1.0)
    """
    if isinstance(source, str | os.PathLike):
        return from_file(source, name)
    if isinstance(source, Image.Image):
        return from_picture(source, name)
    if is_encoded(source):
        return _from_encoded(source, name)
    return from_array(source, name)


def is_encoded(source) -> TypeGuard[bytes | BinaryIO]:
    """Whether a source is an encoded picture: the bytes of a file, or a file object."""
    return isinstance(source, bytes | bytearray) or (
        not isinstance(source, type) and callable(getattr(source, "read", None))
    )


def _from_encoded(source: bytes | BinaryIO, name: str) -> np.ndarray:
    if isinstance(source, bytes | bytearray):
        received = f"<{len(source)} bytes>"
        return from_stream(io.BytesIO(source), name, received)
    received = f"<{type(source).__name__}>"
    if isinstance(source, io.TextIOBase) or getattr(source, "closed", False):
        raise InputError(
            f"Expected `{name}` to be a file object that is open in binary mode. "
            f"Received: {name}={received}"
        )
    return from_stream(source, name, received)


def as_pictures(given: Picture | Sequence[Picture]) -> list[Picture]:
    """Returns the given picture or pictures as a list."""
    if isinstance(given, Sequence) and not isinstance(given, str | bytes | bytearray):
        return list(given)
    return [given]


def from_array(source, name: str, received: str | None = None) -> np.ndarray:
    """Converts an array to an image.

    Args:
        source: Array-like of uint8, or of floats in [0, 1]. Its shape is `(height,
            width)`, `(height, width, channels)` or `(1, height, width, channels)`. It
            can have 1 channel (gray), 3 channels (RGB) or 4 channels (RGB and alpha).
            Transparent parts are blended with white.
        name: Argument name to show in messages.
        received: Argument value to show in messages. If None, the shape and
            dtype are shown.

    Returns:
        A new float32 array of shape `(height, width, 3)`, with values in [0, 1].

    Raises:
        InputError: The shape or dtype is not supported, a value is out of range, or the
            picture is too small or too large.
    """
    array = _as_array(source, name)
    received = received or f"<array of shape {array.shape}, {array.dtype}>"
    channels = _channels_last(array, name, received)
    height, width = channels.shape[:2]
    check_size(height, width, name, received)
    values = _fractions(channels, name, received)
    if values.shape[2] == 4:
        return over_white(values[..., :3], values[..., 3])
    return np.repeat(values, 3, axis=2) if values.shape[2] == 1 else values


def _as_array(source, name: str) -> np.ndarray:
    try:
        array = np.asarray(source)
        numeric = array.ndim > 0 and array.dtype.kind in "buif"
    except Exception:  # arrays from other libraries may raise any exception
        numeric = False
    if numeric:
        return array
    raise InputError(
        f"Expected `{name}` to be a path, bytes, a binary file object, a PIL image or "
        f"an array of numbers. Received: {name}=<{type(source).__name__}>"
    )


def _channels_last(array: np.ndarray, name: str, received: str) -> np.ndarray:
    image = array[0] if array.ndim == 4 and len(array) == 1 else array
    image = image[..., None] if image.ndim == 2 else image
    if image.ndim == 3 and image.shape[2] in (1, 3, 4):
        return image
    raise InputError(
        f"Expected `{name}` to have the shape (height, width, 3), (height, width, 4), "
        "(height, width, 1) or (height, width), or to be a batch of one. "
        f"Received: {name}={received}"
    )


def _fractions(image: np.ndarray, name: str, received: str) -> np.ndarray:
    if image.dtype == np.uint8:
        return to_float(image)
    low, high = image.min(), image.max()
    within = low >= -RANGE_TOLERANCE and high <= 1 + RANGE_TOLERANCE  # False if NaN
    if image.dtype.kind == "f" and within:
        return np.clip(image, 0, 1).astype(np.float32, order="C")
    raise InputError(
        f"Expected `{name}` to contain uint8 values or floats in [0, 1], not "
        f"{image.dtype} from {low} to {high}. Received: {name}={received}"
    )
