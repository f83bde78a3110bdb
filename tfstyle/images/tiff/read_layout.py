"""Reader for the layout of TIFF pictures."""

import numpy as np

from tfstyle.images.limits import UnsupportedError
from tfstyle.images.tiff import tags as t
from tfstyle.images.tiff.layout import (
    BLACK_IS_ZERO,
    CMYK,
    FAX,
    FLOAT,
    JPEG,
    LAB,
    LOSSLESS,
    OLD_JPEG,
    PALETTE,
    RAW,
    RGB,
    UNSIGNED,
    WHITE_IS_ZERO,
    YCBCR,
    TiffLayout,
)
from tfstyle.images.tiff.tags import TiffTags

# Number of color samples per pixel, keyed by photometric interpretation.
_COLORS = {
    **{WHITE_IS_ZERO: 1, BLACK_IS_ZERO: 1, RGB: 3, PALETTE: 1},
    **{CMYK: 4, YCBCR: 3, LAB: 3},
}
_OTHER_PHOTOMETRIC = {
    4: "transparency masks",
    9: "ICC L*a*b* colors",
    10: "ITU L*a*b* colors",
    32803: "raw photographs",
    32844: "LogL luminance",
    32845: "LogLuv colors",
    34892: "raw photographs",
}
# Codes of the compression methods that support a predictor.
_PREDICTING = (5, 8, 32946, 34925, 50000)
_OTHER_COMPRESSION = {
    **{34676: "SGILog", 34677: "SGILog", 34712: "JPEG 2000", 34887: "LERC"},
    **{50001: "WebP", 50002: "JPEG XL", 32766: "NeXT", 32809: "ThunderScan"},
}
_OTHER_FORMAT = {2: "signed integers", 5: "complex integers", 6: "complex numbers"}


def layout_of(tags: TiffTags) -> TiffLayout:
    """Reads the layout from the tags of a picture.

    Raises:
        UnsupportedError: The kind of picture is not supported.
        ValueError: A required tag is missing, or the tile size is 0.
    """
    photometric = _photometric(tags)
    samples = tags.one(t.SAMPLES, _COLORS[photometric] if photometric == YCBCR else 1)
    colors = min(_COLORS[photometric], samples)
    size = tags.one(t.HEIGHT), tags.one(t.WIDTH)
    profile = tags.values.get(t.ICC_PROFILE)
    tiled, compression = t.TILE_OFFSETS in tags.values, _compression(tags)
    return TiffLayout(
        order=tags.order,
        size=size,
        photometric=photometric,
        bits=_bits(tags),
        sample_format=_sample_format(tags),
        samples=samples,
        colors=colors,
        associated=tags.one(t.EXTRA_SAMPLES, 0) == 1,
        planes=tags.one(t.PLANAR, 1) == 2 and samples > 1,
        compression=compression,
        predictor=tags.one(t.PREDICTOR, 1) if compression in _PREDICTING else 1,
        fill_order=tags.one(t.FILL_ORDER, 1),
        orientation=tags.one(t.ORIENTATION, 1),
        chunk_size=_tile_size(tags) if tiled else _strip_size(tags, size),
        subsampling=tags.all(t.SUBSAMPLING) or (2, 2),
        tiled=tiled,
        offsets=tags.values.get(t.TILE_OFFSETS if tiled else t.STRIP_OFFSETS, _NONE),
        counts=tags.values.get(t.TILE_COUNTS if tiled else t.STRIP_COUNTS, _NONE),
        profile=None if profile is None else profile.tobytes(),
    )


_NONE = np.empty(0, int)


def _photometric(tags: TiffTags) -> int:
    if t.DNG_VERSION in tags.values:
        raise UnsupportedError("it is a raw photograph (DNG)")
    photometric = tags.one(t.PHOTOMETRIC, -1)
    if photometric < 0:
        raise UnsupportedError("its photometric interpretation is missing")
    if photometric not in _COLORS:
        kind = _OTHER_PHOTOMETRIC.get(photometric, "unknown colors")
        raise UnsupportedError(
            f"TIFF files with {kind} (photometric interpretation {photometric}) are "
            "not supported"
        )
    if photometric == CMYK and tags.one(t.INK_SET, 1) != 1:
        raise UnsupportedError("TIFF files with inks other than CMYK are not supported")
    return photometric


def _bits(tags: TiffTags) -> int:
    bits = set(tags.all(t.BITS)) or {1}
    if len(bits) > 1:
        raise UnsupportedError(
            f"TIFF files with samples of different depths, {tags.all(t.BITS)}, are not "
            "supported"
        )
    return bits.pop()


def _sample_format(tags: TiffTags) -> int:
    # Sample format 4 means "undefined", and is treated as unsigned integers.
    formats = {UNSIGNED if x == 4 else x for x in tags.all(t.SAMPLE_FORMAT)} or {1}
    if len(formats) > 1:
        reason = "TIFF files with samples of different types are not supported"
        raise UnsupportedError(reason)
    sample_format = formats.pop()
    if sample_format not in (UNSIGNED, FLOAT):
        # Signed integers are ambiguous: black is 0 in libvips, but the smallest value
        # in ImageMagick.
        kind = _OTHER_FORMAT.get(sample_format, f"sample format {sample_format}")
        raise UnsupportedError(f"TIFF files with {kind} are not supported")
    return sample_format


def _compression(tags: TiffTags) -> int:
    compression = tags.one(t.COMPRESSION, RAW)
    if compression not in (*LOSSLESS, *FAX, JPEG, OLD_JPEG):
        name = _OTHER_COMPRESSION.get(compression, "unknown")
        raise UnsupportedError(
            f"TIFF files with compression {compression} ({name}) are not supported"
        )
    return compression


def _strip_size(tags: TiffTags, size: tuple[int, int]) -> tuple[int, int]:
    return max(1, min(tags.one(t.ROWS_PER_STRIP, size[0]), size[0])), size[1]


def _tile_size(tags: TiffTags) -> tuple[int, int]:
    height, width = tags.one(t.TILE_HEIGHT), tags.one(t.TILE_WIDTH)
    if not height * width:
        raise ValueError("tiles without a size")
    return height, width
