"""Decoder for truncated JPEG files."""

import io

import numpy as np
from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile

from tfstyle.images.containers.jpeg_markers import read_markers

# Maximum fraction of a picture's pixels that may be missing.
MAX_MISSING = 0.05

_END = b"\xff\xd9"

# Arbitrary bits to append to a truncated file. Without them, libjpeg would use zeros in
# place of the missing data. Pixels that depend on the appended bits count as missing.
_NOISE = b"\xa5\x3c\x96\x5a"

# The eight restart markers, twice, each followed by arbitrary bits. They are appended
# in case the file is truncated where the decoder expects a restart marker.
_RESTARTS = b"".join(bytes([255, 0xD0 + i % 8]) + 16 * _NOISE for i in range(16))


def decode_cut_jpeg(picture: Image.Image) -> tuple[Image.Image, float] | None:
    """Decodes a JPEG file that lacks its end marker and perhaps some data before it.

    In a baseline file, parts with missing data are gray, as in OpenCV. In a progressive
    file, these parts only lack detail. The file is decoded twice, with different bytes
    appended each time. The first pixel that differs between the results, and all pixels
    after it, count as missing.

    Args:
        picture: Picture that was opened from a file, but could not be decoded.

    Returns:
        The decoded picture and the fraction of missing pixels. None if the file is not
        a JPEG file, has an end marker, exceeds a limit of `JpegMarkers.excessive`,
        lacks entire scans, or lacks more than `MAX_MISSING` of its pixels.
    """
    file = getattr(picture, "fp", None)
    if not isinstance(picture, JpegImageFile) or file is None:
        return None
    file.seek(0)
    markers = read_markers(file)
    if markers.ended or markers.excessive() or markers.missing or not markers.scans:
        return None
    file.seek(0)
    data = file.read()
    whole = _decode(data + _END)
    noise = _NOISE * (markers.pixels // 4) + _RESTARTS
    other = _decode(data + noise + _END)
    missing = _missing(np.asarray(whole), np.asarray(other), markers.unit_height)
    return (whole, missing) if missing <= MAX_MISSING else None


def _missing(whole: np.ndarray, other: np.ndarray, unit_height: int) -> float:
    """Returns the fraction of a truncated picture's pixels that are missing.

    The first pixel that differs between `whole` and `other` counts as missing, and so
    do all pixels that the file stores after it.
    """
    differs = whole != other
    differs = differs if differs.ndim == 2 else differs.any(axis=2)
    height, width = differs.shape
    if not differs.any():
        return 0.0
    top = int(np.argmax(differs.any(axis=1)))
    # The decoder interpolates colors between rows, so the row above the first missing
    # row also differs.
    top = (top + 1) // unit_height * unit_height
    row_of_units = differs[top : top + unit_height]
    left = int(np.argmax(row_of_units.any(axis=0)))
    return (width * (height - top) - left * len(row_of_units)) / (width * height)


def _decode(data: bytes) -> Image.Image:
    with JpegImageFile(io.BytesIO(data)) as picture:
        picture.load()
    return picture
