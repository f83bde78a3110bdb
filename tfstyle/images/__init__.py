"""Bytes to images and back: load, save, resize, preserve colours.

An image is float32, `(height, width, 3)`, sRGB in [0, 1]. Nothing here knows networks.
"""

from tfstyle.images.atomic import check_replaceable, replace_file
from tfstyle.images.color import ColorMap, match_color, transfer_luminance
from tfstyle.images.dtype import as_dtype, as_float, to_float, to_uint8
from tfstyle.images.folder import find_pictures
from tfstyle.images.limits import MAX_PIXELS, MIN_SIDE
from tfstyle.images.load import load
from tfstyle.images.photograph import Photograph, load_photograph
from tfstyle.images.resize import fit, resize, resize_bytes
from tfstyle.images.save import FORMATS, check_writable, encode, save
from tfstyle.images.tiles import Tile, plan_tiles

__all__ = [
    "FORMATS",
    "MAX_PIXELS",
    "MIN_SIDE",
    "ColorMap",
    "Photograph",
    "Tile",
    "as_dtype",
    "as_float",
    "check_replaceable",
    "check_writable",
    "encode",
    "find_pictures",
    "fit",
    "load",
    "load_photograph",
    "match_color",
    "plan_tiles",
    "replace_file",
    "resize",
    "resize_bytes",
    "save",
    "to_float",
    "to_uint8",
    "transfer_luminance",
]
