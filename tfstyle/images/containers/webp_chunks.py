"""Chunks of a WebP file."""

from typing import BinaryIO, NamedTuple

# Frames and metadata; libwebp keeps a record of each.
MAX_CHUNKS = 65536


class WebpChunks(NamedTuple):
    """Chunks of a file.

    Attributes:
        count: Number of chunks, at most `MAX_CHUNKS + 1`.
        frames: Number of pictures in the animation, 0 if there is none.
        pixels: Of the canvas; 0 where only the picture itself says.
    """

    count: int
    frames: int
    pixels: int


def read_chunks(file: BinaryIO) -> WebpChunks:
    """Reads the headers of chunks, to the end or until they are too many.

    Args:
        file: At the start of a WebP file.
    """
    file.seek(12, 1)
    count = frames = pixels = 0
    while count <= MAX_CHUNKS:
        header = file.read(8)
        if len(header) < 8:
            break
        count += 1
        frames += header[:4] == b"ANMF"
        size = int.from_bytes(header[4:], "little")
        size += size % 2
        if header[:4] == b"VP8X" and size >= 10:
            pixels = _canvas(file.read(10))
            size -= 10
        file.seek(size, 1)
    return WebpChunks(count, frames, pixels)


def _canvas(chunk: bytes) -> int:
    width = int.from_bytes(chunk[4:7], "little") + 1
    return width * (int.from_bytes(chunk[7:10], "little") + 1)
