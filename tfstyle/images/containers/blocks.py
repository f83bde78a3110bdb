"""Readers for the chunks of PNG and WebP files, and for the blocks of GIF files."""

from dataclasses import dataclass
from typing import BinaryIO

# Maximum number of chunks in a WebP file. Chunks hold frames and metadata, and libwebp
# keeps a record of each chunk in memory.
MAX_CHUNKS = 65536

# Maximum number of GIF blocks before the first picture. A block has at most 255 bytes,
# so a megabyte of comments and profiles takes 4,000 blocks.
MAX_BLOCKS = 16384


@dataclass(frozen=True)
class PngChunks:
    """Chunks of a PNG file.

    Attributes:
        count: Number of chunks; counting stops at `limit + 1`.
        limit: Maximum number of chunks that a file of this length may have.
        frames: Number of animation frames, 1 if there is no animation.
    """

    count: int
    limit: int
    frames: int


def read_png_chunks(file: BinaryIO, length: int) -> PngChunks:
    """Reads chunk headers until the end of the file, or until a limit is exceeded.

    Args:
        file: File object, positioned at the start of a PNG file.
        length: Length of the file in bytes.
    """
    # Encoders write at least 8 kB of pixels per chunk. A file with more chunks than
    # this limit would be slow to read, because Pillow loops over chunks in Python.
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


@dataclass(frozen=True)
class WebpChunks:
    """Chunks of a WebP file.

    Attributes:
        count: Number of chunks; counting stops at `MAX_CHUNKS + 1`.
        frames: Number of animation frames, 0 if there is no animation.
        pixels: Number of pixels in the canvas, 0 if the canvas size is not stated.
    """

    count: int
    frames: int
    pixels: int


def read_webp_chunks(file: BinaryIO) -> WebpChunks:
    """Reads chunk headers until the end of the file, or until a limit is exceeded.

    Args:
        file: File object, positioned at the start of a WebP file.
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


@dataclass(frozen=True)
class GifBlocks:
    """Blocks of a GIF file.

    Attributes:
        count: Number of blocks before the first picture; counting stops at
            `MAX_BLOCKS + 1`.
        animated: Whether the file contains a second picture.
    """

    count: int
    animated: bool


def read_gif_blocks(file: BinaryIO, length: int) -> GifBlocks:
    """Reads block lengths up to the second picture, or until a limit is exceeded.

    Args:
        file: File object, positioned at the start of a GIF file.
        length: Length of the file in bytes.
    """
    _skip_palette(file, file.read(13)[10:11])
    count = _skip_extensions(file, MAX_BLOCKS)
    if count > MAX_BLOCKS or file.read(1) != b",":
        return GifBlocks(count, False)
    _skip_palette(file, file.read(9)[8:9])
    file.seek(1, 1)
    # Encoders write far fewer blocks than this limit, because they put up to 255 bytes
    # into each block.
    limit = MAX_BLOCKS + length // 64
    _skip_blocks(file, limit)
    _skip_extensions(file, limit)
    return GifBlocks(count, file.read(1) == b",")


def _skip_palette(file: BinaryIO, flags: bytes) -> None:
    if flags and flags[0] & 128:
        file.seek(3 << ((flags[0] & 7) + 1), 1)


def _skip_extensions(file: BinaryIO, limit: int) -> int:
    """Skips and counts blocks up to the next picture or the end of the file."""
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
