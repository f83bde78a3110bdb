"""Bounds of the time and memory that decoding a TIFF picture may take."""

import numpy as np

from tfstyle.images.limits import MAX_PIXELS, UnsupportedError
from tfstyle.images.tiff.layout import TiffLayout

# Bytes of all samples: floats of three colors in the largest picture.
_MAX_BYTES = 12 * MAX_PIXELS

# Bytes of a tile, or twice those of its picture; 4096 x 4096 pixels of four bytes.
_MAX_TILE_BYTES = 1 << 26

# Compressed bytes for each byte of samples (fax code may need 5), and for each chunk.
_MAX_EXPANSION, _CHUNK_HEADER = 8, 4096


def check_layout(layout: TiffLayout) -> None:
    """Refuses a picture that would take far more than its pixels need.

    Args:
        layout: Layout of the picture.

    Raises:
        UnsupportedError: It has too many samples, tiles that are much larger than it,
            or strips or tiles that lie one over another.
    """
    size = _bytes(layout.size, layout)
    if size > _MAX_BYTES:
        raise UnsupportedError(f"its samples have more than {_MAX_BYTES} bytes")
    if _bytes(layout.chunk_size, layout) > max(_MAX_TILE_BYTES, 2 * size):
        height, width = layout.chunk_size
        raise UnsupportedError(f"its tiles, {width} x {height}, are far too large")
    compressed = int(np.sum(layout.counts, dtype=np.float64))
    count = len(layout.counts)
    most = _MAX_EXPANSION * size + _CHUNK_HEADER * count
    if count > 1 and compressed > most:
        raise UnsupportedError("its strips or tiles have far more bytes than it needs")


def _bytes(size: tuple[int, int], layout: TiffLayout) -> int:
    height, width = size
    return height * width * layout.samples * layout.bits // 8
