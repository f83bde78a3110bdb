"""Functions that load, save, resize, tile and recolor images.

An image is a float32 array `(height, width, 3)` with sRGB values in [0, 1].
"""

from tfstyle.images.animation import check_animation, save_animation
from tfstyle.images.color import ColorMap, match_color, transfer_luminance
from tfstyle.images.color_transfer import (
    ColorMoments,
    HistogramMap,
    match_histogram,
    transfer_colors,
)
from tfstyle.images.comment import read_comment
from tfstyle.images.dtype import as_dtype, as_float, to_float, to_uint8
from tfstyle.images.folder import (
    JPEG_SUFFIXES,
    LeftOut,
    Listing,
    describe_left_out,
    find_pictures,
    list_pictures,
    unreadable,
)
from tfstyle.images.limits import MAX_PIXELS, MIN_SIDE
from tfstyle.images.load import Picture, load
from tfstyle.images.mask import load_mask, resize_mask, warn_of_aspect
from tfstyle.images.metadata import Metadata, read_metadata
from tfstyle.images.parts import bands, sample
from tfstyle.images.photograph import Photograph, load_photograph
from tfstyle.images.pixels import as_pixels
from tfstyle.images.plain import dither_plain, warn_of_plain
from tfstyle.images.resize import fit, resize, resize_bytes, resize_part, zoom
from tfstyle.images.save import (
    DEFAULT_QUALITY,
    FORMATS,
    check_output,
    check_quality,
    check_writable,
    encode,
    save,
    to_pil,
)
from tfstyle.images.tiles import Tile, plan_tiles, tile_shape

__all__ = [
    "DEFAULT_QUALITY",
    "FORMATS",
    "JPEG_SUFFIXES",
    "MAX_PIXELS",
    "MIN_SIDE",
    "ColorMap",
    "ColorMoments",
    "HistogramMap",
    "LeftOut",
    "Listing",
    "Metadata",
    "Photograph",
    "Picture",
    "Tile",
    "as_dtype",
    "as_float",
    "as_pixels",
    "bands",
    "check_animation",
    "check_output",
    "check_quality",
    "check_writable",
    "describe_left_out",
    "dither_plain",
    "encode",
    "find_pictures",
    "fit",
    "list_pictures",
    "load",
    "load_mask",
    "load_photograph",
    "match_color",
    "match_histogram",
    "plan_tiles",
    "read_comment",
    "read_metadata",
    "resize",
    "resize_bytes",
    "resize_mask",
    "resize_part",
    "sample",
    "save",
    "save_animation",
    "tile_shape",
    "to_float",
    "to_pil",
    "to_uint8",
    "transfer_colors",
    "transfer_luminance",
    "unreadable",
    "warn_of_aspect",
    "warn_of_plain",
    "zoom",
]
