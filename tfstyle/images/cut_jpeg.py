"""JPEG files whose last bytes are missing."""

import io

import numpy as np
from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile

from tfstyle.images.containers.jpeg_markers import read_markers

# Share of the pixels that may be missing.
MAX_MISSING = 0.05

_END = b"\xff\xd9"

# Bits that are no picture; other than the zeros that libjpeg puts after the end.
_NOISE = b"\xa5\x3c\x96\x5a"


def decode_cut_jpeg(picture: Image.Image) -> tuple[Image.Image, float] | None:
    """Decodes a JPEG file that lacks its end marker or a little more.

    As OpenCV does, if little is missing, which is gray then. Missing is what depends on
    the bytes that one puts after the end of the file.

    Args:
        picture: Opened from a file, and its decoding failed.

    Returns:
        The decoded picture and the share of its pixels that is missing; None if it is
        not JPEG, has its end, or lacks more than `MAX_MISSING`.
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
    noise = _NOISE * (markers.pixels // 4)
    other = _decode(data + noise + _END)
    differs = np.asarray(whole) != np.asarray(other)
    missing = float(np.mean(differs if differs.ndim == 2 else differs.any(axis=2)))
    return (whole, missing) if missing <= MAX_MISSING else None


def _decode(data: bytes) -> Image.Image:
    with JpegImageFile(io.BytesIO(data)) as picture:
        picture.load()
    return picture
