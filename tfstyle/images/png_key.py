"""The transparent color of a PNG file, as Pillow holds its pixels."""

from typing import BinaryIO

from PIL.PngImagePlugin import PngImageFile

from tfstyle.images.unsupported import UnsupportedError

_GREY, _RGB = 0, 2


def open_png(file: BinaryIO) -> PngImageFile:
    """Opens a PNG file whose transparent color may be of another depth than 8 bits.

    Args:
        file: Opened for bytes, seekable, at its start.

    Raises:
        UnsupportedError: It has colors of 16 bits, one of which is transparent: Pillow
            reads 8 bits, in which other colors are the same.
        Exception: Anything, if its header is damaged.
    """
    bits, color_type = file.read(26)[24:]
    file.seek(0)
    picture = PngImageFile(file)
    key = picture.info.get("transparency")
    if key is not None and (bits, color_type) == (16, _RGB):
        reason = "PNG files of 16 bits with a transparent color are not supported"
        raise UnsupportedError(reason)
    if isinstance(key, int) and color_type == _GREY and bits in (2, 4):
        # Pillow scales the pixels to 8 bits, but not their key.
        picture.info["transparency"] = key * 255 // (2**bits - 1)
    return picture
