"""Bytes to images and back: load, save, resize, preserve colours.

An image is float32, `(height, width, 3)`, sRGB in [0, 1]. Nothing here knows networks.
"""

from tfstyle.images.atomic import check_replaceable, replace_file
from tfstyle.images.color import match_color, transfer_luminance
from tfstyle.images.dtype import to_float, to_uint8
from tfstyle.images.limits import MAX_PIXELS, MIN_SIDE
from tfstyle.images.load import load
from tfstyle.images.resize import fit, resize
from tfstyle.images.save import check_writable, save

__all__ = [
    "MAX_PIXELS",
    "MIN_SIDE",
    "check_replaceable",
    "check_writable",
    "fit",
    "load",
    "match_color",
    "replace_file",
    "resize",
    "save",
    "to_float",
    "to_uint8",
    "transfer_luminance",
]
