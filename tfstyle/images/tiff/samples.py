"""Reader for the samples of TIFF pictures."""

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

import numpy as np

from tfstyle.images.parts import bands
from tfstyle.images.tiff.chunks import decompress, row_bytes, unpack
from tfstyle.images.tiff.layout import TiffLayout

# Number of bytes to decompress at a time: a compromise between speed and memory.
_GROUP_BYTES = 1 << 23

# Maximum number of bytes by which compression can enlarge a chunk of a few samples.
_HEADER_BYTES = 4096


class _Group(NamedTuple):
    """Indices of consecutive strips or tiles, and the number of rows in each."""

    chunks: range
    rows: int


def read_samples(
    file: BinaryIO, layout: TiffLayout
) -> tuple[np.ndarray, np.ndarray | None]:
    """Reads the colors and the alpha channel of a picture.

    Args:
        file: Binary TIFF file.
        layout: Layout of the picture.

    Returns:
        The colors, `(height, width, colors)`, and the alpha channel, `(height, width)`.
        The alpha channel is the first sample after the colors. If the pixels have only
        colors, the alpha channel is None. Both arrays are float32. Integer samples are
        divided by the largest value of their bit depth.

    Raises:
        OSError: The file is damaged or truncated.
    """
    check_chunks(layout)
    image = np.empty((*layout.size, layout.colors), np.float32)
    alpha = None
    if layout.samples > layout.colors:
        alpha = np.empty(layout.size, np.float32)
    for group in _groups(layout):
        data = [_chunk(file, layout, index) for index in group.chunks]
        stride = row_bytes(layout.chunk_size[1], layout)
        rows = decompress(data, group.rows, stride, layout)
        for index, chunk in zip(group.chunks, np.split(rows, len(data)), strict=True):
            _place(chunk, index, layout, image, alpha)
    return image, alpha


def _place(
    chunk: np.ndarray,
    index: int,
    layout: TiffLayout,
    image: np.ndarray,
    alpha: np.ndarray | None,
) -> None:
    """Copies the samples of a strip or tile into the picture, a few rows at a time."""
    plane, top, left = _corner(index, layout)
    for rows in bands(len(chunk)):
        samples = unpack(chunk[rows], layout.chunk_size[1], layout)
        start = top + rows.start
        target = np.s_[start : start + len(samples), left : left + samples.shape[1]]
        height, width = image[target].shape[:2]
        samples = samples[:height, :width]
        if not layout.planes:
            image[target] = samples[..., : layout.colors]
            if alpha is not None:
                alpha[target] = samples[..., layout.colors]
        elif plane < layout.colors:
            image[(*target, plane)] = samples[..., 0]
        elif alpha is not None:
            alpha[target] = samples[..., 0]


def _chunk(file: BinaryIO, layout: TiffLayout, index: int) -> bytes:
    file.seek(int(layout.offsets[index]))
    size = layout.chunk_size[0] * row_bytes(layout.chunk_size[1], layout)
    # Maximum length of a compressed chunk. Uncompressed files may lack byte counts.
    most = 2 * size + _HEADER_BYTES
    count = int(layout.counts[index]) if index < len(layout.counts) else size
    return file.read(min(count, most))


def _groups(layout: TiffLayout) -> Iterator[_Group]:
    """Yields groups of consecutive strips or tiles that have equal heights."""
    rows, width = layout.chunk_size
    size = max(1, _GROUP_BYTES // (rows * row_bytes(width, layout)))
    down, across = _grid(layout)
    last_rows = rows if layout.tiled else layout.size[0] - (down - 1) * rows
    for plane in range(_planes(layout)):
        first = plane * down * across
        end = first + (down - 1) * across
        for start in range(first, end, size):
            yield _Group(range(start, min(end, start + size)), rows)
        for start in range(end, end + across, size):
            yield _Group(range(start, min(end + across, start + size)), last_rows)


def _planes(layout: TiffLayout) -> int:
    """Returns the number of planes to read; 1 if all samples are stored together."""
    return min(layout.samples, layout.colors + 1) if layout.planes else 1


def _grid(layout: TiffLayout) -> tuple[int, int]:
    (height, width), (rows, columns) = layout.size, layout.chunk_size
    return -(-height // rows), -(-width // columns)


def _corner(index: int, layout: TiffLayout) -> tuple[int, int, int]:
    down, across = _grid(layout)
    plane, index = divmod(index, down * across)
    y, x = divmod(index, across)
    return plane, y * layout.chunk_size[0], x * layout.chunk_size[1]


def check_chunks(layout: TiffLayout) -> None:
    """Raises an `OSError` if the file lists too few strips or tiles."""
    down, across = _grid(layout)
    if len(layout.offsets) < down * across * _planes(layout):
        raise OSError("strips or tiles are missing")
