"""Samples of any depth, from the bytes of rows."""

import numpy as np

from tfstyle.images.tiff.layout import FLOAT, TiffLayout


def row_bytes(width: int, layout: TiffLayout) -> int:
    """Returns the number of bytes in a row of a chunk.

    Args:
        width: Width of the chunk in pixels.
        layout: Layout of the picture.
    """
    return (width * _samples(layout) * layout.bits + 7) // 8


def unpack(rows: np.ndarray, width: int, layout: TiffLayout) -> np.ndarray:
    """Returns the samples of rows, their predictor undone.

    Args:
        rows: `(height, row_bytes)`, uint8, decompressed.
        width: Width of the chunk in pixels.
        layout: Layout of the picture.

    Returns:
        `(height, width, samples)`, of one sample if each lies in a plane of its own;
        floats as they are, integers divided by the largest of their depth; float32.
    """
    shape = (len(rows), width, _samples(layout))
    if layout.sample_format == FLOAT:
        with np.errstate(over="ignore"):  # what becomes infinite is refused later
            return _floats(rows, shape, layout).astype(np.float32)
    values = _integers(rows, shape, layout)
    if layout.predictor == 2:
        values = np.cumsum(values, axis=1, dtype=values.dtype)
    if layout.bits == 32:  # which float32 does not hold
        return (values / (2.0**32 - 1)).astype(np.float32)
    return np.divide(values, np.float32(2**layout.bits - 1), dtype=np.float32)


def _samples(layout: TiffLayout) -> int:
    return 1 if layout.planes else layout.samples


def _floats(rows: np.ndarray, shape: tuple, layout: TiffLayout) -> np.ndarray:
    size = layout.bits // 8
    if layout.predictor == 1:
        return _viewed(rows, f"{layout.order}f{size}").reshape(shape)
    if layout.predictor == 2:  # of the floats' bits
        values = _viewed(rows, f"{layout.order}u{size}").reshape(shape)
        return np.cumsum(values, axis=1, dtype=f"u{size}").view(f"f{size}")
    # Adobe TIFF Technical Note 3: the highest bytes of all samples come first, and
    # each byte is the difference from the one of the pixel before.
    height, width, samples = shape
    bytes_ = rows.reshape(height, size * width, samples)
    bytes_ = np.cumsum(bytes_, axis=1, dtype=np.uint8).reshape(height, size, -1)
    values = np.ascontiguousarray(bytes_.transpose(0, 2, 1))
    return values.view(f">f{size}").reshape(shape)


def _integers(rows: np.ndarray, shape: tuple, layout: TiffLayout) -> np.ndarray:
    if layout.bits in (8, 16, 32):
        code = f"{layout.order}u{layout.bits // 8}"
        values = _viewed(rows, code).reshape(shape)
        return values.astype(values.dtype.newbyteorder("="))
    # Whatever the order of bytes: the highest bit comes first.
    _, width, samples = shape
    bits = np.unpackbits(rows, axis=1, count=width * samples * layout.bits)
    bits = bits.reshape(*shape, layout.bits)
    values = np.zeros(shape, np.uint16)
    for index in range(layout.bits):
        values = values << 1 | bits[..., index]
    return values


def _viewed(rows: np.ndarray, code: str) -> np.ndarray:
    return np.ascontiguousarray(rows).view(code)
