"""Pictures of a request: measured by their headers, decoded, encoded."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from tfstyle.images import Photograph, encode, load
from tfstyle.images.from_file import from_stream
from tfstyle.images.limits import check_size
from tfstyle.images.photograph import photograph_from_picture
from tfstyle.serving.serving_error import invalid, too_large

FORMATS = ("JPEG", "PNG", "WEBP")
# JPEGs of several pictures, as phones write them; the first one is painted.
_SAME_AS = {"MPO": "JPEG"}
# Tolerance of `tfstyle.images.load`, which clips what is in it.
TOLERANCE = 0.001


@dataclass(frozen=True)
class Header:
    """What a file says of its picture.

    Args:
        file_format: Pillow's name of it.
        pixels: Width times height.
    """

    file_format: str
    pixels: int


def measure(file: bytes, name: str) -> Header:
    """Reads the header of a picture and decodes nothing.

    Raises:
        InputError: It is no picture in one of `FORMATS`.
    """
    return from_stream(io.BytesIO(file), name, _received(file), _header, FORMATS)


def check_pixels(counts: Sequence[int], limit: int) -> None:
    """Refuses pictures that have more pixels together than `limit`.

    Raises:
        ServingError: They have.
    """
    total = sum(counts)
    if total > limit:
        raise too_large(
            f"Expected at most {limit} pixels in one request, not {total}; send "
            "smaller pictures, or start the server with a larger --max_pixels"
        )


def decode(file: bytes, name: str) -> Photograph:
    """Decodes a picture; upright, opaque over white, sRGB.

    Raises:
        InputError: It is damaged or too small.
    """
    received = _received(file)
    source = io.BytesIO(file)
    return from_stream(source, name, received, photograph_from_picture, FORMATS)


def encode_like(painted: np.ndarray, photo: Photograph, file_format: str) -> bytes:
    """A JPEG for a JPEG; else a PNG, with the photograph's opacity."""
    if file_format == "JPEG":
        return encode(painted, "JPEG")
    return encode(painted, "PNG", alpha=photo.alpha)


def from_floats(image: np.ndarray, name: str) -> np.ndarray:
    """Checks a picture that came as numbers.

    Args:
        image: `(height, width, 3)`.
        name: Of the input, for messages.

    Returns:
        float32 in [0, 1].

    Raises:
        ServingError: A value out of range.
        InputError: It is too small.
    """
    if image.min() < -TOLERANCE or image.max() > 1 + TOLERANCE:
        raise invalid(f"Expected `{name}` to hold values from 0 to 1")
    return load(image.astype(np.float32), name)


def from_bytes(image: np.ndarray, name: str) -> np.ndarray:
    """Checks a picture that came as whole numbers.

    Args:
        image: `(height, width, 3)`.
        name: Of the input, for messages.

    Returns:
        uint8.

    Raises:
        ServingError: A value out of range, or not whole.
        InputError: It is too small.
    """
    if image.min() < 0 or image.max() > 255 or (image != image.round()).any():
        raise invalid(f"Expected `{name}` to hold whole numbers from 0 to 255")
    check_size(*image.shape[:2], name, f"<{image.shape[1]} x {image.shape[0]}>")
    return image.astype(np.uint8)


def _header(picture: Image.Image, name: str, received: str) -> Header:
    file_format = _SAME_AS.get(picture.format, picture.format)
    return Header(file_format, picture.width * picture.height)


def _received(file: bytes) -> str:
    return f"<{len(file)} bytes>"
