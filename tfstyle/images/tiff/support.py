"""Choice of the decoder for a TIFF picture: Pillow, this package or none."""

import numpy as np

from tfstyle.images.limits import MAX_PIXELS, UnsupportedError
from tfstyle.images.tiff import layout as layouts
from tfstyle.images.tiff.layout import TiffLayout

# Maximum number of samples per pixel; Pillow's limit is 6.
_MAX_SAMPLES = 16
_BITS = (1, 2, 4, 8)
_INTEGER_BITS = (*range(1, 17), 32)
_FLOAT_BITS = (16, 32, 64)
_GREY = (layouts.WHITE_IS_ZERO, layouts.BLACK_IS_ZERO)

# Maximum total size of the samples in bytes: `MAX_PIXELS` pixels of three floats.
_MAX_BYTES = 12 * MAX_PIXELS

# Maximum size of a tile in bytes: 4096 x 4096 pixels of 4 bytes. Larger tiles are
# allowed if they are at most twice as large as the picture.
_MAX_TILE_BYTES = 1 << 26

# Maximum number of compressed bytes per byte of samples (fax compression may need 5),
# and number of additional bytes allowed for each chunk.
_MAX_EXPANSION, _CHUNK_HEADER = 8, 4096


def is_read_by_pillow(layout: TiffLayout, extra: tuple[int, ...]) -> bool:
    """Whether Pillow, rather than this package, should read a picture.

    Args:
        layout: Layout of the picture.
        extra: Values of the tag ExtraSamples.

    Returns:
        True for Pillow, False for `tfstyle.images.tiff.samples`.

    Raises:
        UnsupportedError: Neither Pillow nor this package can read the picture.
    """
    if _is_plain(layout, extra):
        return True
    if layout.photometric in (*_GREY, layouts.RGB):
        _check_samples(layout)
        return False
    raise UnsupportedError(
        f"TIFF files with photometric interpretation {layout.photometric} and "
        f"{_description(layout)} are not supported"
    )


def _is_plain(layout: TiffLayout, extra: tuple[int, ...]) -> bool:
    """Whether Pillow reads pictures of this layout correctly, at 8-bit precision."""
    if layout.sample_format != layouts.UNSIGNED:
        return False
    if layout.samples != layout.colors:
        return _has_plain_opacity(layout, extra)
    if layout.photometric in (*_GREY, layouts.PALETTE):
        return layout.bits in ((1,) if layout.compression in layouts.FAX else _BITS)
    if layout.fill_order != 1 or layout.compression in layouts.FAX:
        return False
    if layout.photometric == layouts.CMYK:
        return layout.bits in (8, 16) and not (layout.planes and layout.bits == 16)
    return layout.bits == 8 and not _is_coarse(layout)


def _has_plain_opacity(layout: TiffLayout, extra: tuple[int, ...]) -> bool:
    known = layout.photometric in (layouts.BLACK_IS_ZERO, layouts.RGB)
    known &= layout.samples == layout.colors + 1 and extra in ((1,), (2,))
    known &= layout.bits == 8 and layout.fill_order == 1
    return known and not layout.planes and layout.compression not in layouts.FAX


def _is_coarse(layout: TiffLayout) -> bool:
    """Whether a picture is uncompressed and has subsampled chroma."""
    coarse = layout.photometric == layouts.YCBCR and layout.subsampling != (1, 1)
    return coarse and layout.compression == layouts.RAW


def _check_samples(layout: TiffLayout) -> None:
    least = 3 if layout.photometric == layouts.RGB else 1
    supported = layout.compression in layouts.LOSSLESS
    if layout.sample_format == layouts.FLOAT:
        supported &= layout.bits in _FLOAT_BITS
    else:
        supported &= layout.bits in _INTEGER_BITS
    supported &= _predicted(layout) and least <= layout.samples <= _MAX_SAMPLES
    if not supported:
        raise UnsupportedError(
            f"TIFF files with {_description(layout)} are not supported"
        )


def _predicted(layout: TiffLayout) -> bool:
    if layout.predictor == 2:
        return layout.bits in (8, 16, 32, 64)
    if layout.predictor == 3:
        return layout.sample_format == layouts.FLOAT
    return layout.predictor == 1


def _description(layout: TiffLayout) -> str:
    kind = "floats" if layout.sample_format == layouts.FLOAT else "integers"
    channels = "1 channel" if layout.samples == 1 else f"{layout.samples} channels"
    return (
        f"{channels} of {layout.bits}-bit {kind} (compression {layout.compression}, "
        f"predictor {layout.predictor})"
    )


def check_layout(layout: TiffLayout) -> None:
    """Raises an error if decoding would take far too much time or memory.

    Args:
        layout: Layout of the picture.

    Raises:
        UnsupportedError: The picture has too many samples, oversized tiles, or far more
            compressed bytes than it needs.
    """
    size = _bytes(layout.size, layout)
    if size > _MAX_BYTES:
        raise UnsupportedError(f"its samples take more than {_MAX_BYTES} bytes")
    if _bytes(layout.chunk_size, layout) > max(_MAX_TILE_BYTES, 2 * size):
        height, width = layout.chunk_size
        raise UnsupportedError(f"its tiles, {width} x {height}, are far too large")
    compressed = int(np.sum(layout.counts, dtype=np.float64))
    count = len(layout.counts)
    most = _MAX_EXPANSION * size + _CHUNK_HEADER * count
    if count > 1 and compressed > most:
        raise UnsupportedError("its strips or tiles have far more bytes than needed")


def _bytes(size: tuple[int, int], layout: TiffLayout) -> int:
    height, width = size
    return height * width * layout.samples * layout.bits // 8
