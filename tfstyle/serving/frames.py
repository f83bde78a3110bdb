"""Frames: how the server and its worker processes talk over pipes."""

import json
import struct
from io import RawIOBase

_LENGTHS = struct.Struct(">IQ")
# A card of thousands of styles fits in.
MAX_HEADER = 4_000_000


def write_frame(stream: RawIOBase, header: dict, payload: bytes = b"") -> None:
    """Writes a header and a payload.

    Args:
        stream: Unbuffered pipe.
        header: Values that JSON can hold; JSON, so that a worker that is taken over by
            a hostile picture cannot make the server run code, as with pickle.
        payload: Any bytes.

    Raises:
        OSError: The other side is gone.
    """
    text = json.dumps(header).encode()
    _write(stream, _LENGTHS.pack(len(text), len(payload)) + text)
    _write(stream, payload)


def read_frame(stream: RawIOBase, max_payload: int) -> tuple[dict, bytes]:
    """Reads what `write_frame` wrote.

    Args:
        stream: Unbuffered pipe.
        max_payload: Largest payload that is accepted, in bytes.

    Raises:
        EOFError: The other side is gone.
        ValueError: The frame is malformed or larger than allowed.
    """
    header_size, payload_size = _LENGTHS.unpack(_read(stream, _LENGTHS.size))
    if header_size > MAX_HEADER or payload_size > max_payload:
        raise ValueError(f"a frame of {header_size} + {payload_size} bytes")
    header = json.loads(_read(stream, header_size))
    if not isinstance(header, dict):
        raise ValueError("a frame whose header is not an object")
    return header, _read(stream, payload_size)


def _write(stream: RawIOBase, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[stream.write(view) :]


def _read(stream: RawIOBase, size: int) -> bytes:
    data = bytearray(size)
    view = memoryview(data)
    while view:
        count = stream.readinto(view)
        if not count:
            raise EOFError
        view = view[count:]
    return bytes(data)
