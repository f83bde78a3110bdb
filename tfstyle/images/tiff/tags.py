"""Reader for the tags of TIFF pictures."""

import struct
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np

from tfstyle.images.limits import UnsupportedError

WIDTH, HEIGHT, BITS, COMPRESSION, PHOTOMETRIC = 256, 257, 258, 259, 262
FILL_ORDER, ORIENTATION, SAMPLES, ROWS_PER_STRIP = 266, 274, 277, 278
STRIP_OFFSETS, STRIP_COUNTS, TILE_OFFSETS, TILE_COUNTS = 273, 279, 324, 325
PLANAR, PREDICTOR, COLOR_MAP, TILE_WIDTH, TILE_HEIGHT = 284, 317, 320, 322, 323
SUBFILE, INK_SET, EXTRA_SAMPLES, SAMPLE_FORMAT = 254, 332, 338, 339
SUBSAMPLING, DNG_VERSION, ICC_PROFILE = 530, 50706, 34675

# Maximum number of strips or tiles. The largest allowed picture has 175,000 tiles of 32
# x 32 pixels. Pillow keeps an object for each strip or tile.
MAX_CHUNKS = 1 << 18

# Maximum number of directory entries; cameras write about 100.
_MAX_ENTRIES = 4096

# Maximum size of a tag's values in bytes. A 16-bit color map has 3 * 65536 values, and
# profiles may take megabytes.
_MAX_BYTES = 1 << 26

# NumPy's names for TIFF's integer types, including UNDEFINED (7).
_TYPES = {1: "u1", 3: "u2", 4: "u4", 7: "u1", 13: "u4", 16: "u8", 18: "u8"}
_READ = {
    *(WIDTH, HEIGHT, BITS, COMPRESSION, PHOTOMETRIC, FILL_ORDER, ORIENTATION, SAMPLES),
    *(ROWS_PER_STRIP, STRIP_OFFSETS, STRIP_COUNTS, TILE_OFFSETS, TILE_COUNTS, PLANAR),
    *(PREDICTOR, COLOR_MAP, TILE_WIDTH, TILE_HEIGHT, SUBFILE, INK_SET, EXTRA_SAMPLES),
    *(SAMPLE_FORMAT, SUBSAMPLING, DNG_VERSION, ICC_PROFILE),
}


@dataclass(frozen=True)
class TiffTags:
    """Tags of a TIFF picture.

    Args:
        order: Byte order, "<" (little-endian) or ">" (big-endian).
        values: Arrays of integers, keyed by tag number.
        next: Offset of the next picture's directory, or 0 for the last picture.
    """

    order: str
    values: dict[int, np.ndarray]
    next: int

    def one(self, tag: int, default: int | None = None) -> int:
        """Returns the only (or first) value of a tag.

        Raises:
            ValueError: The tag is missing, and `default` is None.
        """
        values = self.values.get(tag)
        if values is not None and len(values):
            return int(values[0])
        if default is None:
            raise ValueError(f"tag {tag} is missing")
        return default

    def all(self, tag: int) -> tuple[int, ...]:
        """Returns all values of a tag, or an empty tuple if the tag is missing."""
        return tuple(self.values.get(tag, np.empty(0, int)).tolist())


def read_tags(file: BinaryIO, offset: int | None = None) -> TiffTags:
    """Reads the tags that are needed for decoding.

    Args:
        file: Seekable binary TIFF file.
        offset: Offset of the directory in the file. If None, the directory of the first
            picture is read.

    Returns:
        The tags.

    Raises:
        UnsupportedError: The file has too many tags, strips or tiles, or a tag is too
            large.
        ValueError: The file ends before the directory, or before the end of a tag's
            values.
    """
    file.seek(0)
    head = file.read(16)
    order = "<" if head[:2] == b"II" else ">"
    big = struct.unpack_from(order + "H", head, 2)[0] == 43
    word, count_type = ("Q", "Q") if big else ("I", "H")
    if offset is None:
        offset = _unpack(order + word, head[8:] if big else head[4:8])
    file.seek(offset)
    count = _unpack(order + count_type, file.read(struct.calcsize(count_type)))
    if count > _MAX_ENTRIES:
        raise UnsupportedError(f"it has more than {_MAX_ENTRIES} tags")
    size = 20 if big else 12
    entries = file.read(count * size)
    following = file.read(8 if big else 4)
    values = {}
    for start in range(0, len(entries) - size + 1, size):
        tag, kind = struct.unpack_from(order + "HH", entries, start)
        number = _unpack(order + word, entries[start + 4 : start + size])
        if tag in _READ and kind in _TYPES:
            inline = entries[start + 4 + struct.calcsize(word) : start + size]
            dtype = np.dtype(order + _TYPES[kind])
            values[tag] = _values(file, tag, dtype, number, inline, order + word)
    whole = len(following) == (8 if big else 4)
    return TiffTags(order, values, _unpack(order + word, following) if whole else 0)


def _unpack(code: str, data: bytes) -> int:
    try:
        return struct.unpack_from(code, data)[0]
    except struct.error as error:
        raise ValueError("the directory ends early") from error


def _values(
    file: BinaryIO, tag: int, dtype: np.dtype, number: int, inline: bytes, word: str
) -> np.ndarray:
    chunked = tag in (STRIP_OFFSETS, STRIP_COUNTS, TILE_OFFSETS, TILE_COUNTS)
    if chunked and number > MAX_CHUNKS:
        raise UnsupportedError(f"it has more than {MAX_CHUNKS} strips or tiles")
    length = number * dtype.itemsize
    if length > _MAX_BYTES:
        raise UnsupportedError(f"its tag {tag} has more than {_MAX_BYTES} bytes")
    if length > len(inline):
        file.seek(_unpack(word, inline))
        inline = file.read(length)
    if len(inline) < length:
        raise ValueError(f"tag {tag} ends early")
    return np.frombuffer(inline[:length], dtype)
