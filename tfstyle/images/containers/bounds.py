"""Limits on the time and memory that decoding a file may take.

Decoding a small file can take a very long time: a 350 kB JPEG file can hold 10,000
scans of a large picture. Therefore, the parts of a file (markers, chunks or blocks) are
counted before the file is decoded.
"""

import os
import struct
from collections.abc import Callable
from typing import BinaryIO

from tfstyle.errors import InputError
from tfstyle.images.containers import blocks, jpeg_markers
from tfstyle.images.containers.kinds import HEAD_LENGTH, kind_of
from tfstyle.images.limits import MAX_PIXELS, too_large

# Maximum product of the number of scans and the number of pixels in a JPEG file. The
# largest allowed picture may have 16 scans.
MAX_SCANNED_PIXELS = 16 * MAX_PIXELS

# Maximum number of pixels in a run-length encoded BMP file, which Pillow decodes
# slowly, in Python.
MAX_RUN_LENGTH_PIXELS = 1 << 24


def check_bounds(file: BinaryIO, name: str, received: str) -> None:
    """Raises an error if decoding a file would take far too much time or memory.

    TIFF files are checked when their tags are read (`tfstyle.images.tiff`).

    Args:
        file: Seekable binary file, positioned at its start. The position is restored.
        name: Argument name to show in the error message.
        received: Argument value to show in the error message.

    Raises:
        InputError: The file has too many scans, segments, chunks, blocks or pixels, or
            too much padding. No error is raised for files with other faults or of
            unknown formats.

    Example:

    >>> with open("photo.jpg", "rb") as file:  # doctest: +SKIP
    ...     check_bounds(file, "photo", "'photo.jpg'")
    """
    start = file.tell()
    length = file.seek(0, os.SEEK_END) - start
    file.seek(start)
    check = _CHECKS.get(kind_of(file.read(HEAD_LENGTH)))
    file.seek(start)
    if check:
        check(file, length, name, received)
        file.seek(start)


def _check_jpeg(file: BinaryIO, length: int, name: str, received: str) -> None:
    markers = jpeg_markers.read_markers(file)
    if markers.junk > jpeg_markers.MAX_JUNK:
        excess = f"{jpeg_markers.MAX_JUNK} bytes of padding between segments"
        raise _excessive(name, received, "JPEG", excess)
    if markers.segments > jpeg_markers.MAX_SEGMENTS:
        excess = f"{jpeg_markers.MAX_SEGMENTS} segments"
        raise _excessive(name, received, "JPEG", excess)
    scans = min(jpeg_markers.MAX_SCANS, MAX_SCANNED_PIXELS // max(1, markers.pixels))
    if markers.scans > scans and markers.pixels <= MAX_PIXELS:
        excess = f"{scans} scans"
        raise _excessive(name, received, "JPEG", excess)


def _check_png(file: BinaryIO, length: int, name: str, received: str) -> None:
    chunks = blocks.read_png_chunks(file, length)
    if chunks.count > chunks.limit:
        raise _excessive(name, received, "PNG", f"{chunks.limit} chunks")


def _check_gif(file: BinaryIO, length: int, name: str, received: str) -> None:
    if blocks.read_gif_blocks(file, length).count > blocks.MAX_BLOCKS:
        excess = f"{blocks.MAX_BLOCKS} blocks before the picture"
        raise _excessive(name, received, "GIF", excess)


def _check_webp(file: BinaryIO, length: int, name: str, received: str) -> None:
    chunks = blocks.read_webp_chunks(file)
    if chunks.pixels > MAX_PIXELS:  # libwebp allocates the canvas when opening a file
        raise too_large(name, received)
    if chunks.count > blocks.MAX_CHUNKS:
        raise _excessive(name, received, "WebP", f"{blocks.MAX_CHUNKS} chunks")


def _check_bmp(file: BinaryIO, length: int, name: str, received: str) -> None:
    header = file.read(34)
    if len(header) < 34 or header[14] == 12:
        return
    width, height, _, _, compression = struct.unpack_from("<iiHHI", header, 18)
    if compression in (1, 2) and abs(width * height) > MAX_RUN_LENGTH_PIXELS:
        excess = f"{MAX_RUN_LENGTH_PIXELS} run-length encoded pixels"
        raise _excessive(name, received, "BMP", excess)


def _excessive(name: str, received: str, kind: str, excess: str) -> InputError:
    return InputError(
        f"Expected `{name}` to be a {kind} picture that can be decoded in reasonable "
        f"time, with at most {excess}. Received: {name}={received}"
    )


_CHECKS: dict[str | None, Callable[[BinaryIO, int, str, str], None]] = {
    "JPEG": _check_jpeg,
    "PNG": _check_png,
    "GIF": _check_gif,
    "WEBP": _check_webp,
    "BMP": _check_bmp,
}
