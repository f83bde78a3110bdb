"""Pictures in requests and responses: headers, decoding and encoding."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from tfstyle.images import Photograph, encode, load
from tfstyle.images.deep import DeepPicture
from tfstyle.images.dtype import RANGE_TOLERANCE
from tfstyle.images.from_file import from_stream
from tfstyle.images.limits import check_size
from tfstyle.images.photograph import photograph_from_picture
from tfstyle.serving.serving_error import invalid, too_large

FORMATS = ("JPEG", "PNG", "WEBP")
# Some phones write JPEG files with several pictures, which Pillow calls MPO. The first
# picture is used.
_SAME_AS = {"MPO": "JPEG"}


@dataclass(frozen=True)
class Header:
    """Header of a picture file.

    Args:
        file_format: Pillow's name for the format.
        pixels: Width times height.
    """

    file_format: str
    pixels: int


def measure(file: bytes, name: str) -> Header:
    """Reads the header of a picture without decoding the picture.

    Raises:
        InputError: The file is damaged, its format is not in `FORMATS`, or the picture
            is too large.
    """
    return from_stream(io.BytesIO(file), name, _received(file), _header, FORMATS)


def check_pixels(counts: Sequence[int], limit: int) -> None:
    """Raises an error if the pixel counts of pictures add up to more than `limit`.

    Raises:
        ServingError: The limit is exceeded.
    """
    total = sum(counts)
    if total > limit:
        parts = " + ".join(map(str, counts))
        each = f" ({parts}, all pictures together)" if len(counts) > 1 else ""
        raise too_large(
            f"Expected at most {limit} pixels in one request, not {total}{each}; send "
            "smaller pictures, or start the server with a larger --max_pixels"
        )


def decode(file: bytes, name: str) -> Photograph:
    """Decodes a picture, turns it upright and converts it to sRGB.

    Transparent parts are blended with white.

    Raises:
        InputError: The file is damaged, its format is not in `FORMATS`, or the picture
            is too small or too large.
    """
    received = _received(file)
    source = io.BytesIO(file)
    return from_stream(source, name, received, photograph_from_picture, FORMATS)


def encode_like(painted: np.ndarray, photo: Photograph, file_format: str) -> bytes:
    """Encodes a stylized picture as a JPEG if the photograph was a JPEG, else as a PNG.

    Args:
        painted: Stylized picture.
        photo: Photograph, whose transparency is kept if the result is a PNG.
        file_format: Pillow's name for the photograph's format. The result is a PNG
            for all formats except "JPEG".
    """
    if file_format == "JPEG":
        return encode(painted, "JPEG")
    return encode(painted, "PNG", alpha=photo.alpha)


def from_floats(image: np.ndarray, name: str) -> np.ndarray:
    """Checks a picture given as floats, and converts it to float32.

    Args:
        image: Array with shape `(height, width, 3)`.
        name: Name of the input, for messages.

    Returns:
        float32 array in [0, 1].

    Raises:
        ServingError: A value is out of range.
        InputError: The picture is too small.
    """
    if image.min() < -RANGE_TOLERANCE or image.max() > 1 + RANGE_TOLERANCE:
        raise invalid(f"Expected `{name}` to have values from 0 to 1")
    return load(image.astype(np.float32), name)


def from_bytes(image: np.ndarray, name: str) -> np.ndarray:
    """Checks a picture given as integers, and converts it to uint8.

    Args:
        image: Array with shape `(height, width, 3)`.
        name: Name of the input, for messages.

    Returns:
        uint8 array.

    Raises:
        ServingError: A value is out of range, or not an integer.
        InputError: The picture is too small.
    """
    if image.min() < 0 or image.max() > 255 or (image != image.round()).any():
        raise invalid(f"Expected `{name}` to have whole numbers from 0 to 255")
    height, width = image.shape[:2]
    check_size(height, width, name, f"<{width} x {height}>")
    return image.astype(np.uint8)


def _header(picture: Image.Image | DeepPicture, name: str, received: str) -> Header:
    own = picture.format or ""
    file_format = _SAME_AS.get(own, own)
    width, height = picture.size
    return Header(file_format, width * height)


def _received(file: bytes) -> str:
    return f"<{len(file)} bytes>"
