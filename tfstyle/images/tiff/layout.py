"""Layout of TIFF pictures: position and meaning of their samples."""

from dataclasses import dataclass

import numpy as np

WHITE_IS_ZERO, BLACK_IS_ZERO, RGB, PALETTE, CMYK, YCBCR, LAB = 0, 1, 2, 3, 5, 6, 8
UNSIGNED, FLOAT = 1, 3
RAW, JPEG, OLD_JPEG = 1, 7, 6

FAX = (2, 3, 4)
# Codes for no compression, LZW, Deflate, PackBits, old Deflate, LZMA and Zstandard.
LOSSLESS = (RAW, 5, 8, 32773, 32946, 34925, 50000)


@dataclass(frozen=True)
class TiffLayout:
    """Layout of a TIFF picture.

    Args:
        order: Byte order, "<" (little-endian) or ">" (big-endian).
        size: Height and width in pixels.
        photometric: Photometric interpretation, a code from the TIFF specification.
        bits: Bits per sample.
        sample_format: `UNSIGNED` or `FLOAT`.
        samples: Samples per pixel.
        colors: Number of color samples per pixel. Color samples come first.
        associated: Whether the first sample after the colors is an alpha value by which
            the colors are premultiplied.
        planes: Whether the samples of a pixel are stored in separate planes.
        compression: Compression method, a code from the TIFF specification.
        predictor: 1 for none, 2 for horizontal differencing, 3 for the floating-point
            predictor.
        fill_order: 2 if the bits of each byte are reversed, otherwise 1.
        orientation: EXIF orientation, 1 for upright.
        chunk_size: Height and width of a strip or tile in pixels.
        subsampling: Width and height, in pixels, of the area whose pixels share a
            chroma sample. Used only for YCbCr.
        tiled: Whether the picture is divided into tiles instead of strips. Tiles have
            full size even at the border.
        offsets: Offset of each strip or tile in the file, in bytes.
        counts: Number of bytes in each strip or tile.
        profile: ICC profile; None if there is none.
    """

    order: str
    size: tuple[int, int]
    photometric: int
    bits: int
    sample_format: int
    samples: int
    colors: int
    associated: bool
    planes: bool
    compression: int
    predictor: int
    fill_order: int
    orientation: int
    chunk_size: tuple[int, int]
    subsampling: tuple[int, ...]
    tiled: bool
    offsets: np.ndarray
    counts: np.ndarray
    profile: bytes | None
