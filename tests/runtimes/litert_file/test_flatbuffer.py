import struct

import flatbuffers
import numpy as np
import pytest

from tfstyle.runtimes.litert_file import flatbuffer
from tfstyle.runtimes.litert_file.flatbuffer import Flatbuffer, FlatbufferError

MARK = b"TEST"


@pytest.fixture
def content() -> bytes:
    """A table of a number, a text, numbers and two tables, by the official writer."""
    builder = flatbuffers.Builder()
    text = builder.CreateString("Große Welle")
    numbers = builder.CreateNumpyVector(np.array([3, -1, 2], np.int32))
    inner = []
    for number in (5, 6):
        builder.StartObject(1)
        builder.PrependUint64Slot(0, number, 0)
        inner.append(builder.EndObject())
    builder.StartVector(4, 2, 4)
    for place in reversed(inner):
        builder.PrependUOffsetTRelative(place)
    tables = builder.EndVector()
    builder.StartObject(6)
    builder.PrependFloat32Slot(0, 1.5, 0)
    for field, place in ((1, text), (2, numbers), (4, tables), (5, inner[0])):
        builder.PrependUOffsetTRelativeSlot(field, place, 0)
    builder.Finish(builder.EndObject(), file_identifier=MARK)
    return bytes(builder.Output())


def _read(content: bytes) -> tuple:
    """All that there is in such a table."""
    root = Flatbuffer(content, MARK).root
    tables = [*root.tables(4), *filter(None, [root.table(5)])]
    return (
        root.number(0, "f"),
        root.text(1).decode(),
        root.numbers(2, "i"),
        root.vector(2, "<i4").tolist(),
        [table.number(0, "Q") for table in tables],
    )


def test_what_the_official_writer_wrote_is_read(content):
    expected = (1.5, "Große Welle", (3, -1, 2), [3, -1, 2], [5, 6, 5])
    assert _read(content) == expected
    root = Flatbuffer(content, MARK).root
    assert [root.has(field) for field in range(8)] == [True] * 3 + [False] + [
        True
    ] * 2 + [False] * 2
    assert root.number(3, "i", 7) == 7
    assert root.text(3) == b""
    assert root.tables(3) == []
    assert root.table(3) is None
    assert len(root.vector(6, "<f4")) == 0


def test_unexpected_fields_are_refused(content):
    root = Flatbuffer(content, MARK).root
    root.refuse_others(0, 1, 2, 3, 4, 5)
    with pytest.raises(FlatbufferError, match="an unexpected field, 2"):
        root.refuse_others(0, 1, 4, 5)


@pytest.mark.parametrize("content", [b"", b"abcd", bytes(100), b"\x08\0\0\0TESV" * 9])
def test_another_kind_of_file_is_refused(content):
    with pytest.raises(FlatbufferError, match="another kind of file"):
        Flatbuffer(content, MARK)


def test_no_read_leads_outside(content):
    """Each word of the file in turn is each of some numbers: refused or read."""
    words = (
        0,
        1,
        2,
        3,
        7,
        100,
        2**15,
        2**16 - 1,
        2**31 - 1,
        2**31,
        2**32 - 4,
        2**32 - 1,
    )
    refused = 0
    for place in range(0, len(content) - 3, 2):
        for word in words:
            changed = bytearray(content)
            struct.pack_into("<I", changed, place, word)
            try:
                _read(bytes(changed))
            except (FlatbufferError, UnicodeDecodeError):
                refused += 1
    assert refused > 500


def test_no_cut_leads_outside(content):
    expected = _read(content)
    for length in range(len(content)):
        try:
            assert _read(content[:length]) == expected
            assert length > len(content) - 8  # padding
        except FlatbufferError:
            continue


def test_one_table_that_is_there_a_million_times_ends(monkeypatch):
    monkeypatch.setattr(flatbuffer, "MOST_TABLES", 1000)
    builder = flatbuffers.Builder()
    builder.StartObject(1)
    builder.PrependInt32Slot(0, 5, 0)
    inner = builder.EndObject()
    builder.StartVector(4, 900, 4)
    for _ in range(900):
        builder.PrependUOffsetTRelative(inner)
    tables = builder.EndVector()
    builder.StartObject(1)
    builder.PrependUOffsetTRelativeSlot(0, tables, 0)
    builder.Finish(builder.EndObject(), file_identifier=MARK)
    root = Flatbuffer(bytes(builder.Output()), MARK).root
    assert len(root.tables(0)) == 900
    with pytest.raises(FlatbufferError, match="too many tables"):
        root.tables(0)
