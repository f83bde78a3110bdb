"""TIFF files of every kind, written byte by byte (TIFF 6.0)."""

import struct
from collections.abc import Sequence
from pathlib import Path

import numpy as np

_CODES = {1: "B", 3: "H", 4: "I"}


def write_tiff(
    path: Path,
    size: tuple[int, int],
    chunks: Sequence[bytes],
    tags: dict[int, int | Sequence[int]],
    order: str = "<",
    big: bool = False,
) -> Path:
    """Writes a TIFF file.

    Args:
        path: Path of the file.
        size: Height and width.
        chunks: Bytes of the strips, or of the tiles if `tags` has their width (322).
        tags: Values of all tags but those of size, offsets and counts.
        order: "<" or ">".
        big: Whether it is a BigTIFF.
    """
    tiled = 322 in tags
    entries = {256: size[1], 257: size[0], 278: size[0]} | tags
    entries[324 if tiled else 273] = [0] * len(chunks)
    entries[325 if tiled else 279] = [len(chunk) for chunk in chunks]
    if tiled:
        del entries[278]
    start = len(_head(entries, order, big))
    offsets = start + np.cumsum([0, *map(len, chunks)])[:-1]
    entries[324 if tiled else 273] = offsets.tolist()
    path.write_bytes(_head(entries, order, big) + b"".join(chunks))
    return path


def pack(values: np.ndarray, bits: int, order: str = "<") -> bytes:
    """Packs integers, `(height, samples in a row)`, into rows of whole bytes."""
    if bits in (8, 16, 32):
        return values.astype(f"{order}u{bits // 8}").tobytes()
    rows = []
    for row in values.tolist():
        digits = "".join(format(value, f"0{bits}b") for value in row)
        digits += "0" * (-len(digits) % 8)
        rows.append(int(digits, 2).to_bytes(len(digits) // 8, "big"))
    return b"".join(rows)


def _head(entries: dict, order: str, big: bool) -> bytes:
    magic = struct.pack(order + "H", 43 if big else 42)
    head = (b"II" if order == "<" else b"MM") + magic
    head += struct.pack(order + ("HHQ" if big else "I"), *((8, 0, 16) if big else (8,)))
    count = struct.pack(order + ("Q" if big else "H"), len(entries))
    room = 8 if big else 4
    after = len(head) + len(count) + (20 if big else 12) * len(entries) + room
    table, body = b"", b""
    for tag, value in sorted(entries.items()):
        values = [value] if isinstance(value, int) else list(value)
        kind = 3 if max(values) < 65536 and tag not in (273, 279, 324, 325) else 4
        data = struct.pack(f"{order}{len(values)}{_CODES[kind]}", *values)
        table += struct.pack(order + ("HHQ" if big else "HHI"), tag, kind, len(values))
        if len(data) <= room:
            table += data.ljust(room, b"\0")
        else:
            offset = after + len(body)
            table += struct.pack(order + ("Q" if big else "I"), offset)
            body += data
    return head + count + table + bytes(room) + body
