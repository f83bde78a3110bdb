"""Tests of frames between the server and its workers."""

import io

import pytest

from tfstyle.serving.frames import MAX_HEADER, read_frame, write_frame


class Trickle(io.RawIOBase):
    """A pipe that takes and gives a few bytes at a time."""

    def __init__(self, data=b""):
        self.data = bytearray(data)

    def write(self, data):
        self.data += bytes(data[:3])
        return min(3, len(data))

    def readinto(self, buffer):
        part = self.data[: min(len(buffer), 5)]
        buffer[: len(part)] = part
        del self.data[: len(part)]
        return len(part)


@pytest.mark.parametrize("payload", [b"", b"picture", bytes(range(256)) * 5])
def test_what_is_read_is_what_was_written(payload):
    pipe = Trickle()
    headers = [{"do": "paint", "seconds": 1.5}, {"name": "é"}]
    for header in headers:
        write_frame(pipe, header, payload)
    assert [read_frame(pipe, len(payload)) for _ in headers] == [
        (header, payload) for header in headers
    ]
    with pytest.raises(EOFError):
        read_frame(pipe, 0)


def test_a_frame_is_as_documented():
    pipe = Trickle()
    write_frame(pipe, {"a": 1}, b"xyz")
    assert bytes(pipe.data) == b"\0\0\0\x08" + b"\0" * 7 + b'\x03{"a": 1}xyz'


@pytest.mark.parametrize(
    "data",
    [
        b"\0\0\0\x02" + b"\0" * 7 + b"\x05{}",  # a payload beyond the limit
        (MAX_HEADER + 1).to_bytes(4, "big") + b"\0" * 8,
        b"\0\0\0\x02" + b"\0" * 8 + b"[]",
        b"\0\0\0\x02" + b"\0" * 8 + b"{x",
        (10**5).to_bytes(4, "big") + b"\0" * 8 + b"[" * 10**5,
        b"\xff" * 12,
    ],
)
def test_a_hostile_frame_is_refused_before_it_is_read(data):
    with pytest.raises(ValueError):
        read_frame(Trickle(data), 4)
