"""Layout of a TIFF picture: where its samples lie and what they mean."""

from dataclasses import dataclass

import numpy as np

WHITE_IS_ZERO, BLACK_IS_ZERO, RGB, PALETTE, CMYK, YCBCR, LAB = 0, 1, 2, 3, 5, 6, 8
UNSIGNED, FLOAT = 1, 3
RAW, JPEG, OLD_JPEG = 1, 7, 6

FAX = (2, 3, 4)
# LZW, Deflate, PackBits, old Deflate, LZMA and Zstandard.
LOSSLESS = (RAW, 5, 8, 32773, 32946, 34925, 50000)


@dataclass(frozen=True)
class TiffLayout:
    """Layout of a picture.

    Args:
        order: "<" or ">", the order of bytes.
        size: Height and width in pixels.
        photometric: Number of the photometric interpretation.
        bits: Bits of a sample.
        sample_format: `UNSIGNED` or `FLOAT`.
        samples: Samples of a pixel.
        colors: Those of them that are colors; the others come last.
        associated: Whether the first of the others is opacity that colors have been
            multiplied by.
        planes: Whether each sample lies in a plane of its own.
        compression: Number of the compression.
        predictor: 1 for none, 2 for differences, 3 for differences of floats.
        fill_order: 2 where the bits of each byte are reversed.
        orientation: As EXIF's, 1 is upright.
        chunk_size: Height and width of a strip or tile.
        subsampling: Pixels across and down that share a color, in YCbCr.
        tiled: Whether chunks at the border are as large as all others.
        offsets: Offsets of the chunks.
        counts: Numbers of bytes in the chunks.
        profile: ICC profile.
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
