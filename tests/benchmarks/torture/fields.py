"""Positions of integers in picture, zip and FlatBuffers files.

Positions are searched again after each mutation, so these functions must also work with
damaged files.
"""

import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

# Maximum numbers of entries of a TIFF directory, and of chunks of a file, to read.
MOST = 200


class Field(NamedTuple):
    """An integer in a file: its offset and size in bytes, and its byte order."""

    offset: int
    size: int
    order: str


def picture_fields(data: bytes) -> list[Field]:
    """Integers in the headers of a JPEG, PNG, WebP, TIFF, BMP or GIF file."""
    for magic, find in _FINDERS.items():
        if data.startswith(magic):
            fields = find(data)
            return [f for f in fields if 0 <= f.offset <= len(data) - f.size]
    return []


def zip_fields(data: bytes) -> list[Field]:
    """Integers in the headers and the directory of a zip, also after other bytes."""
    layouts = {
        b"PK\3\4": (2, 2, 2, 2, 2, 4, 4, 4, 2, 2),
        b"PK\1\2": (2, 2, 2, 2, 2, 2, 4, 4, 4, 2, 2, 2, 2, 2, 4, 4),
        b"PK\5\6": (2, 2, 2, 2, 4, 4, 2),
    }
    fields = []
    for magic, sizes in layouts.items():
        place = data.find(magic)
        while place >= 0 and len(fields) < 50 * MOST:
            fields += _row(place + 4, sizes, "little")
            place = data.find(magic, place + 1)
    return [field for field in fields if field.offset <= len(data) - field.size]


def flatbuffer_fields(data: bytes) -> list[Field]:
    """Aligned integers that may be offsets, lengths or enumerations, not weights."""
    values = np.frombuffer(data[: len(data) // 4 * 4], "<i4")
    # Read as integers, float32 weights are far larger than the length of the file.
    places = np.flatnonzero(np.abs(values.astype(np.int64)) < len(data))
    return [Field(4 * int(place), 4, "little") for place in places]


def repair_png(data: bytes) -> bytes:
    """Corrects the checksums of a PNG's chunks, so that decoders read on."""
    fixed = bytearray(data)
    for place, length in _png_chunks(data):
        end = place + 8 + length
        if end + 4 <= len(data):
            checksum = zlib.crc32(data[place + 4 : end])
            fixed[end : end + 4] = struct.pack(">I", checksum)
    return bytes(fixed)


def _row(offset: int, sizes: tuple[int, ...], order: str) -> list[Field]:
    ends = np.cumsum((0, *sizes)).tolist()
    pairs = zip(ends, sizes, strict=False)
    return [Field(offset + start, size, order) for start, size in pairs]


def _png_chunks(data: bytes) -> Iterator[tuple[int, int]]:
    place = 8
    for _ in range(MOST):
        if place + 12 > len(data):
            return
        (length,) = struct.unpack_from(">I", data, place)
        yield place, length
        place += 12 + length


def _png(data: bytes) -> list[Field]:
    fields = []
    for place, length in _png_chunks(data):
        fields.append(Field(place, 4, "big"))
        reach = min(length, 32)
        fields += [Field(place + 8 + i, 1, "big") for i in range(reach)]
        fields += [Field(place + 8 + i, 4, "big") for i in range(0, reach - 3, 4)]
    return fields


def _jpeg(data: bytes) -> list[Field]:
    fields, place = [], 2
    for _ in range(MOST):
        if place + 4 > len(data) or data[place] != 0xFF:
            break
        (length,) = struct.unpack_from(">H", data, place + 2)
        fields += [Field(place + 1, 1, "big"), Field(place + 2, 2, "big")]
        reach = min(length, 40)
        fields += [Field(place + 4 + i, 1, "big") for i in range(reach)]
        fields += [Field(place + 4 + i, 2, "big") for i in range(reach)]
        for name in (b"Exif\0\0", b"MPF\0"):  # a TIFF follows
            if data[place + 4 :].startswith(name):
                fields += _tiff(data, place + 4 + len(name))
        place += 2 + length
    return fields


def _riff(data: bytes) -> list[Field]:
    fields, place = [Field(4, 4, "little")], 12
    for _ in range(MOST):
        if place + 8 > len(data):
            break
        (length,) = struct.unpack_from("<I", data, place + 4)
        fields.append(Field(place + 4, 4, "little"))
        reach = min(length, 32)
        fields += [Field(place + 8 + i, 1, "little") for i in range(reach)]
        fields += [Field(place + 8 + i, 3, "little") for i in range(0, reach, 3)]
        # Frames contain further chunks.
        nested = data[place : place + 4] == b"ANMF"
        place += 24 if nested else 8 + length + length % 2
    return fields


def _tiff(data: bytes, base: int = 0) -> list[Field]:
    order = "little" if data[base : base + 2] == b"II" else "big"
    sign = "<" if order == "little" else ">"
    fields = [Field(base + 2, 2, order), Field(base + 4, 4, order)]
    directories, seen = [_unpack(sign + "I", data, base + 4)], set()
    while directories and len(seen) < 10:
        place = base + directories.pop()
        count = min(_unpack(sign + "H", data, place), MOST)
        if place in seen:
            continue
        seen.add(place)
        fields.append(Field(place, 2, order))
        for entry in range(place + 2, place + 2 + 12 * count, 12):
            fields += _row(entry, (2, 2, 4, 4), order)
            fields.append(Field(entry + 8, 2, order))
            fields += _tiff_values(data, base, entry, order)
        end = place + 2 + 12 * count
        fields.append(Field(end, 4, order))
        directories.append(_unpack(sign + "I", data, end))
    return fields


def _tiff_values(data: bytes, base: int, entry: int, order: str) -> list[Field]:
    """Yields the integers that an entry points to."""
    sign = "<" if order == "little" else ">"
    kind = _unpack(sign + "H", data, entry + 2)
    count = _unpack(sign + "I", data, entry + 4)
    size = {1: 1, 2: 1, 3: 2, 4: 4, 5: 4, 13: 4}.get(kind, 0)
    if size * count <= 4:
        return []
    start = base + _unpack(sign + "I", data, entry + 8)
    return [Field(start + size * i, size, order) for i in range(min(count, 16))]


def _unpack(layout: str, data: bytes, place: int) -> int:
    if place < 0 or place + struct.calcsize(layout) > len(data):
        return 0
    return struct.unpack_from(layout, data, place)[0]


def _bmp(data: bytes) -> list[Field]:
    sizes = (4, 2, 2, 4, 4, 4, 4, 2, 2, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4)
    return _row(2, sizes, "little")


def _gif(data: bytes) -> list[Field]:
    fields = _row(6, (2, 2, 1, 1, 1), "little")
    for place in range(13, min(len(data), 20_000)):
        if data[place] == 0x2C:  # in most cases, the beginning of a frame
            fields += _row(place + 1, (2, 2, 2, 2, 1, 1, 1), "little")
        elif data[place] == 0x21:
            fields += _row(place + 1, (1, 1, 1, 2, 1), "little")
    return fields


_FINDERS = {
    b"\x89PNG": _png,
    b"\xff\xd8": _jpeg,
    b"RIFF": _riff,
    b"II": _tiff,
    b"MM": _tiff,
    b"BM": _bmp,
    b"GIF8": _gif,
}
