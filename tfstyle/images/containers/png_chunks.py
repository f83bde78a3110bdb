"""Chunks of a PNG file."""

from typing import BinaryIO, NamedTuple


class PngChunks(NamedTuple):
    """Chunks of a file.

    Attributes:
        count: Number of chunks, of at most `limit + 1`.
        limit: Number that a file of this length may have.
        frames: Number of pictures in the animation, 1 if there is none.
    """

    count: int
    limit: int
    frames: int


def read_chunks(file: BinaryIO, length: int) -> PngChunks:
    """Reads the headers of chunks, to the end or until they are too many.

    Args:
        file: At the start of a PNG file.
        length: Its length in bytes.
    """
    # Encoders write 8 kB of pixels or more into a chunk; Pillow's loop over them is
    # written in Python.
    limit = 16384 + length // 1024
    file.seek(8, 1)
    count, frames = 0, 1
    while count <= limit:
        header = file.read(8)
        if len(header) < 8 or header[4:] == b"IEND":
            break
        count += 1
        size = int.from_bytes(header[:4], "big")
        if header[4:] == b"acTL" and size == 8:
            frames = int.from_bytes(file.read(4), "big")
            size -= 4
        file.seek(size + 4, 1)
    return PngChunks(count, limit, frames)
