"""Reader that checks every offset, for untrusted FlatBuffers.

The official readers trust the file. This reader checks every access, as the verifier of
the C++ library does: https://flatbuffers.dev/internals.
"""

import struct
from collections.abc import Callable

import numpy as np

# Maximum number of tables to read. The number must be limited, because vectors in a
# damaged file may refer to the same tables again and again. The file for a network with
# 64 blocks has 20,000 tables.
MOST_TABLES = 200_000
# Maximum length of a vector of numbers, except for vectors that store constants.
MOST_NUMBERS = 100_000
_SIZES = {code: struct.calcsize("<" + code) for code in "bBhHiIqQf"}
_UNPACK: dict[str, Callable] = {
    code: struct.Struct("<" + code).unpack_from for code in _SIZES
}


class FlatbufferError(ValueError):
    """Raised if bytes are not a valid FlatBuffer of the expected kind."""


class Flatbuffer:
    """FlatBuffer from which at most `MOST_TABLES` tables can be read.

    Args:
        data: Content of the FlatBuffer.
        mark: Expected file identifier, four bytes long.

    Raises:
        FlatbufferError: `data` does not contain the expected identifier.
    """

    def __init__(self, data: bytes, mark: bytes):
        self.data = data
        self._left = MOST_TABLES
        self._layouts: dict[int, tuple[int, ...]] = {}
        if len(data) < 8 or data[4:8] != mark:
            raise FlatbufferError("its first bytes belong to another kind of file")

    @property
    def root(self) -> "Table":
        """Root table."""
        return self.table_at(self.follow(0))

    def follow(self, position: int) -> int:
        """Returns the target of the offset stored at a position."""
        if position % 4 or position + 4 > len(self.data):
            raise FlatbufferError("an offset is misaligned or outside of the file")
        target = position + _UNPACK["I"](self.data, position)[0]
        if target % 4 or target + 4 > len(self.data):
            raise FlatbufferError("an offset has an invalid target")
        return target

    def table_at(self, position: int) -> "Table":
        """Reads the table at a position returned by `follow`."""
        self._left -= 1
        if self._left < 0:
            raise FlatbufferError("it has too many tables")
        vtable = position - _UNPACK["i"](self.data, position)[0]
        layout = self._layouts.get(vtable)
        if layout is None:
            layout = self._layouts[vtable] = self._read_layout(vtable)
        if position + layout[1] > len(self.data):
            raise FlatbufferError("a table ends outside of the file")
        return Table(self, position, layout)

    def _read_layout(self, vtable: int) -> tuple[int, ...]:
        """Reads a vtable, which stores the offsets of a table's fields.

        Returns:
            Size of the vtable, size of the tables that use it, and offsets of the
            fields in these tables.
        """
        data = self.data
        if vtable < 4 or vtable % 2 or vtable + 4 > len(data):
            raise FlatbufferError("the position of a table's layout is invalid")
        size, table_size = struct.unpack_from("<2H", data, vtable)
        if size < 4 or size % 2 or table_size < 4 or vtable + size > len(data):
            raise FlatbufferError("the layout of a table is damaged")
        return struct.unpack_from(f"<{size // 2}H", data, vtable)


class Table:
    """Table whose fields are identified by their field numbers in the schema.

    Args:
        buffer: FlatBuffer that contains the table.
        position: Offset in bytes at which the table starts.
        layout: Size of the vtable, size of the table, and offsets of the table's
            fields.
    """

    __slots__ = ("buffer", "layout", "position")

    def __init__(self, buffer: Flatbuffer, position: int, layout: tuple[int, ...]):
        self.buffer, self.position, self.layout = buffer, position, layout

    def has(self, field: int) -> bool:
        """Whether a field exists."""
        return field + 2 < len(self.layout) and self.layout[field + 2] != 0

    def refuse_others(self, *fields: int) -> None:
        """Raises an error if the table has fields other than `fields`."""
        known = {*fields}
        for field in range(len(self.layout) - 2):
            if self.layout[field + 2] and field not in known:
                raise FlatbufferError(f"a table has an unexpected field, {field}")

    def number(self, field: int, code: str, default: float = 0):
        """Returns the number in a field; `code` is a format character of `struct`."""
        if not self.has(field):
            return default
        place = self._place(field, _SIZES[code])
        return _UNPACK[code](self.buffer.data, place)[0]

    def vector(self, field: int, dtype: str) -> np.ndarray:
        """Returns the numbers in a field, or an empty array if the field is missing."""
        kind = np.dtype(dtype)
        if not self.has(field):
            return np.zeros(0, kind)
        start, count = self._span(field, kind.itemsize)
        return np.frombuffer(self.buffer.data, kind, count, start)

    def numbers(self, field: int, code: str) -> tuple:
        """Returns the numbers in a field; `code` is a format character of `struct`.

        Raises:
            FlatbufferError: The vector is invalid or longer than `MOST_NUMBERS`.
        """
        if not self.has(field):
            return ()
        start, count = self._span(field, _SIZES[code])
        if count > MOST_NUMBERS:
            raise FlatbufferError("a vector is too long")
        return struct.unpack_from(f"<{count}{code}", self.buffer.data, start)

    def text(self, field: int) -> bytes:
        """Returns the string in a field, or an empty string if the field is missing."""
        if not self.has(field):
            return b""
        start, count = self._span(field, 1)
        if self.buffer.data[start + count : start + count + 1] != b"\0":
            raise FlatbufferError("a string is not terminated")
        return self.buffer.data[start : start + count]

    def table(self, field: int) -> "Table | None":
        """Returns the table in a field, or None if the field is missing."""
        if not self.has(field):
            return None
        return self.buffer.table_at(self.buffer.follow(self._place(field, 4)))

    def tables(self, field: int) -> list["Table"]:
        """Returns the tables in a field, or an empty list if the field is missing."""
        if not self.has(field):
            return []
        start, count = self._span(field, 4)
        if count > MOST_TABLES:
            raise FlatbufferError("it has too many tables")
        buffer = self.buffer
        places = range(start, start + 4 * count, 4)
        return [buffer.table_at(buffer.follow(place)) for place in places]

    def _place(self, field: int, size: int) -> int:
        offset = self.layout[field + 2]
        place = self.position + offset
        if offset < 4 or offset + size > self.layout[1] or place % size:
            raise FlatbufferError("a field is misaligned or outside of its table")
        return place

    def _span(self, field: int, size: int) -> tuple[int, int]:
        """Returns the byte offset of a vector's first item, and the number of items."""
        position = self.buffer.follow(self._place(field, 4))
        (count,) = _UNPACK["I"](self.buffer.data, position)
        start = position + 4
        if start + count * size > len(self.buffer.data) or start % min(size, 8):
            raise FlatbufferError("a vector is misaligned or ends outside of the file")
        return start, count
