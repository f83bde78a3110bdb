"""Functions that open picture files, and detect files with several frames or pages."""

import logging
import os
from collections.abc import Sequence
from typing import BinaryIO

from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile

from tfstyle.images import heif
from tfstyle.images.containers import blocks
from tfstyle.images.containers.jpeg_markers import read_markers
from tfstyle.images.containers.kinds import HEAD_LENGTH, PICTURES, kind_of
from tfstyle.images.deep import DeepPicture
from tfstyle.images.deep_png import BITS, DeepPng
from tfstyle.images.limits import UnsupportedError

# Color type of grayscale PNG files (PNG specification, table 9).
_GREY = 0


def open_picture(
    file: BinaryIO, formats: Sequence[str]
) -> Image.Image | DeepPicture | None:
    """Opens a picture without decoding it.

    If a JPEG file contains several pictures (as MPO files from phones do), only the
    first is opened.

    Args:
        file: Seekable binary file, positioned at its start.
        formats: Names of allowed formats, such as "JPEG".

    Returns:
        The picture, or None if the format is unknown.

    Raises:
        UnsupportedError: The file appears valid, but its format is unsupported or
            missing from `formats`.
        Exception: The header is damaged; the exception can be of any type.
    """
    kind = kind_of(file.read(HEAD_LENGTH))
    file.seek(0)
    if kind is None:
        return None
    if kind not in formats:
        raise UnsupportedError(f"it is {_PHRASES.get(kind, kind)}")
    _keep_from_stderr(logging.getLogger("PIL"))
    if kind == "TIFF":
        return _tiff().open_tiff(file)
    if kind in ("HEIF", "AVIF"):
        return heif.open_picture(file, kind)
    if kind == "JPEG":
        return _open_jpeg(file)
    if kind == "PNG":
        return _open_png(file)
    return Image.open(file, formats=[kind])


def _keep_from_stderr(logger: logging.Logger) -> None:
    """Prevents Python's last-resort handler from printing a logger's records."""
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())


def has_more(file: BinaryIO, picture: Image.Image | DeepPicture) -> bool:
    """Whether a file has more frames or pages after the first picture.

    Args:
        file: Seekable binary file; its position changes.
        picture: Picture that was opened from the file.
    """
    kind = picture.format
    length = file.seek(0, os.SEEK_END)
    file.seek(0)
    if kind == "GIF":
        return blocks.read_gif_blocks(file, length).animated
    if kind == "PNG":
        return blocks.read_png_chunks(file, length).frames > 1
    if kind == "WEBP":
        return blocks.read_webp_chunks(file).frames > 1
    if kind == "TIFF":
        return _tiff().has_pages(file)
    return kind in ("HEIF", "AVIF") and getattr(picture, "n_frames", 1) > 1


def _tiff():
    """Imports and returns the TIFF reader, which is needed only for TIFF files."""
    from tfstyle.images.tiff import open_tiff

    return open_tiff


_PHRASES = {
    **{kind: f"a {kind} picture" for kind in PICTURES},
    "WEBP": "a WebP picture",
    "HEIF": "an HEIF picture",
    "AVIF": "an AVIF picture",
}


def _open_jpeg(file: BinaryIO) -> Image.Image:
    unsupported = read_markers(file).unsupported()
    if unsupported:
        raise UnsupportedError(unsupported)
    file.seek(0)
    return JpegImageFile(file)


def _open_png(file: BinaryIO) -> PngImageFile | DeepPng:
    """Opens a PNG file at its full bit depth and with correct transparency.

    Args:
        file: Seekable binary file, positioned at its start.

    Raises:
        Exception: The header is damaged; the exception can be of any type.
    """
    bits, color_type = file.read(26)[24:]
    if bits == BITS and color_type in DeepPng.COLOR_TYPES:
        return DeepPng(file, color_type)
    file.seek(0)
    picture = PngImageFile(file)
    key = picture.info.get("transparency")
    if isinstance(key, int) and color_type == _GREY and bits in (2, 4):
        # Pillow scales the pixels to 8 bits, but not the transparent color.
        picture.info["transparency"] = key * 255 // (2**bits - 1)
    return picture
