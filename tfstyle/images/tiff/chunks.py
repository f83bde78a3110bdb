"""Decompression and unpacking of TIFF strips and tiles."""

import io
import struct
from collections.abc import Sequence

import numpy as np
from PIL import Image
from PIL.TiffImagePlugin import TiffImageFile

from tfstyle.images.tiff.layout import FLOAT, RAW, TiffLayout

_SHORT, _LONG = 3, 4


def decompress(
    chunks: Sequence[bytes], rows: int, row_bytes: int, layout: TiffLayout
) -> np.ndarray:
    """Decompresses strips or tiles of equal size.

    Args:
        chunks: Compressed bytes of each strip or tile.
        rows: Number of pixel rows in each strip or tile.
        row_bytes: Number of bytes in each row.
        layout: Layout of the picture. The layout's predictor is undone later, by
            `unpack`.

    Returns:
        The decompressed bytes, as a uint8 array of shape `(len(chunks) * rows,
        row_bytes)`.

    Raises:
        OSError: The data are damaged.
    """
    if layout.compression == RAW:
        return _raw(chunks, rows * row_bytes, layout.fill_order).reshape(-1, row_bytes)
    # The chunks are stored as the strips of an in-memory file, which Pillow's libtiff
    # decompresses. The file has 8-bit gray pixels, because Pillow returns such pixels
    # unchanged.
    with TiffImageFile(io.BytesIO(_file(chunks, rows, row_bytes, layout))) as picture:
        # The image is allocated here, because Pillow would count each byte as a pixel,
        # and might therefore reject the image as too large.
        picture.im = Image.core.new("L", picture.size)
        picture.load()
        return np.array(picture)


def _raw(chunks: Sequence[bytes], length: int, fill_order: int) -> np.ndarray:
    if any(len(chunk) < length for chunk in chunks):
        raise OSError("the file ends early")
    joined = b"".join(chunk[:length] for chunk in chunks)
    values = np.frombuffer(joined, np.uint8)
    return _REVERSED[values] if fill_order == 2 else values


_REVERSED = np.packbits(
    np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1)[:, ::-1], axis=1
)[:, 0]


def _file(
    chunks: Sequence[bytes], rows: int, row_bytes: int, layout: TiffLayout
) -> bytes:
    lengths = np.array([len(chunk) for chunk in chunks])
    offsets = 8 + np.cumsum(lengths) - lengths
    data = b"".join(chunks)
    data += bytes(len(data) % 2)
    entries = [
        (256, _LONG, [row_bytes]),
        (257, _LONG, [rows * len(chunks)]),
        (258, _SHORT, [8]),
        (259, _SHORT, [layout.compression]),
        (262, _SHORT, [1]),
        (266, _SHORT, [layout.fill_order]),
        (273, _LONG, offsets),
        (277, _SHORT, [1]),
        (278, _LONG, [rows]),
        (279, _LONG, lengths),
    ]
    head = b"II*\0" if layout.order == "<" else b"MM\0*"
    head += struct.pack(layout.order + "I", 8 + len(data))
    return head + data + _directory(entries, 8 + len(data), layout.order)


def _directory(entries: list, offset: int, order: str) -> bytes:
    table, body = struct.pack(order + "H", len(entries)), b""
    start = offset + 2 + 12 * len(entries) + 4
    for tag, kind, values in entries:
        code = order + ("u2" if kind == _SHORT else "u4")
        data = np.asarray(values).astype(code).tobytes()
        table += struct.pack(order + "HHI", tag, kind, len(values))
        if len(data) > 4:
            table += struct.pack(order + "I", start + len(body))
            body += data
        else:
            table += data.ljust(4, b"\0")
    return table + bytes(4) + body


def row_bytes(width: int, layout: TiffLayout) -> int:
    """Returns the number of bytes per row of a strip or tile.

    Args:
        width: Width of the strip or tile in pixels.
        layout: Layout of the picture.
    """
    return (width * _samples(layout) * layout.bits + 7) // 8


def unpack(rows: np.ndarray, width: int, layout: TiffLayout) -> np.ndarray:
    """Unpacks rows into samples, and undoes the predictor.

    Args:
        rows: Decompressed bytes as a uint8 array of shape `(height, row_bytes)`.
        width: Width of the strip or tile in pixels.
        layout: Layout of the picture.

    Returns:
        A float32 array of shape `(height, width, samples)`, where `samples` is 1 if
        each sample is stored in a separate plane, and `layout.samples` otherwise.
        Floats are unchanged; integers are divided by the largest value of their bit
        depth.
    """
    shape = (len(rows), width, _samples(layout))
    if layout.sample_format == FLOAT:
        with np.errstate(over="ignore"):  # infinite values are rejected later
            return _floats(rows, shape, layout).astype(np.float32)
    values = _integers(rows, shape, layout)
    if layout.predictor == 2:
        values = np.cumsum(values, axis=1, dtype=values.dtype)
    if layout.bits == 32:  # float32 cannot represent 32-bit integers exactly
        return (values / (2.0**32 - 1)).astype(np.float32)
    return np.divide(values, np.float32(2**layout.bits - 1), dtype=np.float32)


def _samples(layout: TiffLayout) -> int:
    return 1 if layout.planes else layout.samples


def _floats(rows: np.ndarray, shape: tuple, layout: TiffLayout) -> np.ndarray:
    size = layout.bits // 8
    if layout.predictor == 1:
        return _viewed(rows, f"{layout.order}f{size}").reshape(shape)
    if layout.predictor == 2:  # differences of the floats' bits as integers
        values = _viewed(rows, f"{layout.order}u{size}").reshape(shape)
        return np.cumsum(values, axis=1, dtype=f"u{size}").view(f"f{size}")
    # Adobe TIFF Technical Note 3: in each row, the highest bytes of all samples come
    # first, and each byte is stored as its difference from the same byte of the
    # previous pixel.
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
    # The highest bit of a sample comes first, regardless of the file's byte order.
    _, width, samples = shape
    bits = np.unpackbits(rows, axis=1, count=width * samples * layout.bits)
    bits = bits.reshape(*shape, layout.bits)
    values = np.zeros(shape, np.uint16)
    for index in range(layout.bits):
        values = values << 1 | bits[..., index]
    return values


def _viewed(rows: np.ndarray, code: str) -> np.ndarray:
    return np.ascontiguousarray(rows).view(code)
