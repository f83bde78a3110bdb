"""Functions that open TIFF files, and check whether a file has several pages."""

from typing import BinaryIO

from PIL import ImagePalette
from PIL.TiffImagePlugin import TiffImageFile

from tfstyle.images.limits import UnsupportedError
from tfstyle.images.tiff import tags as t
from tfstyle.images.tiff.layout import PALETTE
from tfstyle.images.tiff.picture import TiffPicture
from tfstyle.images.tiff.read_layout import layout_of
from tfstyle.images.tiff.samples import check_chunks
from tfstyle.images.tiff.support import check_layout, is_read_by_pillow


def open_tiff(file: BinaryIO) -> TiffImageFile | TiffPicture:
    """Opens a TIFF file without decoding it.

    Args:
        file: Seekable binary file, positioned at its start.

    Raises:
        UnsupportedError: The file appears valid, but is of an unsupported kind.
        Exception: The header is damaged; the exception can be of any type.
    """
    tags = t.read_tags(file)
    if tags.one(t.SUBFILE, 0) & 1:
        reason = "its first picture is a thumbnail, as in raw photographs"
        raise UnsupportedError(reason)
    layout = layout_of(tags)
    check_layout(layout)
    if not is_read_by_pillow(layout, tags.all(t.EXTRA_SAMPLES)):
        return TiffPicture(file, layout)
    check_chunks(layout)  # Pillow would leave missing parts black
    file.seek(0)
    picture = TiffImageFile(file)
    if layout.photometric == PALETTE and max(tags.all(t.COLOR_MAP), default=0) < 256:
        # Some programs write color maps with 8-bit values by mistake. libtiff can read
        # such color maps, but Pillow cannot.
        colors = bytes(tags.all(t.COLOR_MAP))
        picture.palette = ImagePalette.raw("RGB;L", colors)
    return picture


def has_pages(file: BinaryIO) -> bool:
    """Whether the first picture of a TIFF file is followed by another page.

    Args:
        file: Seekable binary file, positioned at its start.
    """
    try:
        following = t.read_tags(file).next
        # A smaller copy of the first picture is not a page.
        if not following:
            return False
        return not t.read_tags(file, following).one(t.SUBFILE, 0) & 1
    except (UnsupportedError, OSError, OverflowError, ValueError):
        return False
