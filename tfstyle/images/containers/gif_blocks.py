"""Blocks of a GIF file."""

from typing import BinaryIO, NamedTuple

# Blocks of at most 255 bytes before the first picture; comments and profiles of a
# megabyte have 4 000.
MAX_BLOCKS = 16384


class GifBlocks(NamedTuple):
    """Blocks of a file.

    Attributes:
        count: Number of blocks before the first picture, at most `MAX_BLOCKS + 1`.
        animated: Whether a second picture follows.
    """

    count: int
    animated: bool


def read_blocks(file: BinaryIO, length: int) -> GifBlocks:
    """Reads the lengths of blocks, to the second picture or until they are too many.

    Args:
        file: At the start of a GIF file.
        length: Its length in bytes.
    """
    _skip_palette(file, file.read(13)[10:11])
    count = _skip_extensions(file, MAX_BLOCKS)
    if count > MAX_BLOCKS or file.read(1) != b",":
        return GifBlocks(count, False)
    _skip_palette(file, file.read(9)[8:9])
    file.seek(1, 1)
    # A picture in blocks of a few bytes each is none that a program wrote.
    limit = MAX_BLOCKS + length // 64
    _skip_blocks(file, limit)
    _skip_extensions(file, limit)
    return GifBlocks(count, file.read(1) == b",")


def _skip_palette(file: BinaryIO, flags: bytes) -> None:
    if flags and flags[0] & 128:
        file.seek(3 << ((flags[0] & 7) + 1), 1)


def _skip_extensions(file: BinaryIO, limit: int) -> int:
    """Skips to the next picture or the end; returns the number of blocks."""
    count = 0
    while count <= limit:
        introducer = file.read(1)
        if introducer in (b"", b",", b";"):
            file.seek(-len(introducer), 1)
            break
        count += 1
        if introducer == b"!":
            file.seek(1, 1)
            count += _skip_blocks(file, limit - count)
    return count


def _skip_blocks(file: BinaryIO, limit: int) -> int:
    count = 0
    while count <= limit:
        size = file.read(1)
        if size in (b"", b"\0"):
            break
        file.seek(size[0], 1)
        count += 1
    return count
