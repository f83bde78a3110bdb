"""Samples of a TIFF picture, chunk by chunk."""

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

import numpy as np

from tfstyle.images.tiff import chunks as chunk_files
from tfstyle.images.tiff.layout import TiffLayout
from tfstyle.images.tiff.unpack import row_bytes, unpack

# Bytes that are decompressed at once: many for libtiff, few for memory.
_GROUP_BYTES = 1 << 23


class _Group(NamedTuple):
    """Chunks of equal size: their indices, plane, rows and columns of corners."""

    indices: range
    rows: int


def read_samples(file: BinaryIO, layout: TiffLayout) -> np.ndarray:
    """Reads all samples of a picture.

    Args:
        file: The file that the layout is of.
        layout: Layout of the picture.

    Returns:
        `(height, width, samples)`, float32; integers as fractions of the largest.

    Raises:
        OSError: The file is damaged or ends early.
    """
    height, width = layout.size
    _check_chunks(layout)
    picture = np.empty((height, width, layout.samples), np.float32)
    for group in _groups(layout):
        blocks = _blocks(file, layout, group)
        for index, block in zip(group.indices, blocks, strict=True):
            plane, y, x = _corner(index, layout)
            part = slice(plane, plane + 1) if layout.planes else slice(None)
            target = picture[y : y + block.shape[0], x : x + block.shape[1], part]
            target[:] = block[: target.shape[0], : target.shape[1]]
    return picture


def _blocks(file: BinaryIO, layout: TiffLayout, group: _Group) -> np.ndarray:
    data = [_chunk(file, layout, index) for index in group.indices]
    width = layout.chunk_size[1]
    rows = chunk_files.decompress(data, group.rows, row_bytes(width, layout), layout)
    return unpack(rows, width, layout).reshape(len(data), group.rows, width, -1)


def _chunk(file: BinaryIO, layout: TiffLayout, index: int) -> bytes:
    file.seek(int(layout.offsets[index]))
    if index < len(layout.counts):
        return file.read(int(layout.counts[index]))
    # The length is missing, as in files of old programs that do not compress.
    return file.read(layout.chunk_size[0] * row_bytes(layout.chunk_size[1], layout))


def _groups(layout: TiffLayout) -> Iterator[_Group]:
    """Chunks one after another that are equally high, but not too many of them."""
    rows, width = layout.chunk_size
    size = max(1, _GROUP_BYTES // (rows * row_bytes(width, layout)))
    grid = _grid(layout)
    last_rows = rows if layout.tiled else layout.size[0] - (grid[0] - 1) * rows
    for plane in range(layout.samples if layout.planes else 1):
        first = plane * grid[0] * grid[1]
        end = first + (grid[0] - 1) * grid[1]
        for start in range(first, end, size):
            yield _Group(range(start, min(end, start + size)), rows)
        for start in range(end, end + grid[1], size):
            yield _Group(range(start, min(end + grid[1], start + size)), last_rows)


def _grid(layout: TiffLayout) -> tuple[int, int]:
    (height, width), (rows, columns) = layout.size, layout.chunk_size
    return -(-height // rows), -(-width // columns)


def _corner(index: int, layout: TiffLayout) -> tuple[int, int, int]:
    down, across = _grid(layout)
    plane, index = divmod(index, down * across)
    y, x = divmod(index, across)
    return plane, y * layout.chunk_size[0], x * layout.chunk_size[1]


def _check_chunks(layout: TiffLayout) -> None:
    down, across = _grid(layout)
    count = down * across * (layout.samples if layout.planes else 1)
    if len(layout.offsets) < count:
        raise OSError("strips or tiles are missing")
