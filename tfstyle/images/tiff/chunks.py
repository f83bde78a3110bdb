"""Strips and tiles of a TIFF file, decompressed."""

import io
import struct
from collections.abc import Sequence

import numpy as np
from PIL import Image
from PIL.TiffImagePlugin import TiffImageFile

from tfstyle.images.tiff.layout import RAW, TiffLayout

_SHORT, _LONG = 3, 4


def decompress(
    chunks: Sequence[bytes], rows: int, row_bytes: int, layout: TiffLayout
) -> np.ndarray:
    """Decompresses strips or tiles of equal size.

    Args:
        chunks: Compressed bytes.
        rows: Rows of pixels in each.
        row_bytes: Bytes in a row.
        layout: Layout of the picture that they are from; its predictor is not undone.

    Returns:
        `(len(chunks) * rows, row_bytes)`, uint8.

    Raises:
        OSError: They are damaged.
    """
    if layout.compression == RAW:
        return _raw(chunks, rows * row_bytes, layout.fill_order).reshape(-1, row_bytes)
    # libtiff does it, through Pillow: to it they are strips of grey bytes, which come
    # out as they are, whatever they mean.
    with TiffImageFile(io.BytesIO(_file(chunks, rows, row_bytes, layout))) as picture:
        # Pillow would refuse more bytes than a picture may have pixels.
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
