"""Frames: messages that the server and its workers exchange over pipes."""

import json
import struct
from io import RawIOBase

_LENGTHS = struct.Struct(">IQ")
# Maximum size of a header in bytes, enough for a network with thousands of styles.
MAX_HEADER = 4_000_000


def write_frame(
    stream: RawIOBase, header: dict, payload: bytes | bytearray = b""
) -> None:
    """Writes a header and a payload.

    Args:
        stream: Unbuffered pipe.
        header: Dictionary of JSON values. The format is JSON, not pickle, because a
            worker that a malicious picture has taken over could use pickle to run code
            in the server.
        payload: Any bytes.

    Raises:
        OSError: The process that reads from the pipe has ended.
    """
    text = json.dumps(header).encode()
    _write(stream, _LENGTHS.pack(len(text), len(payload)) + text)
    _write(stream, payload)


def read_frame(stream: RawIOBase, max_payload: int) -> tuple[dict, bytes]:
    """Reads a frame that was written by `write_frame`.

    Args:
        stream: Unbuffered pipe.
        max_payload: Maximum size of the payload in bytes.

    Raises:
        EOFError: The process that writes to the pipe has ended.
        ValueError: The frame is malformed or too large.
    """
    header_size, payload_size = _LENGTHS.unpack(_read(stream, _LENGTHS.size))
    if header_size > MAX_HEADER or payload_size > max_payload:
        raise ValueError(
            f"Expected a frame with at most {MAX_HEADER} bytes of header and "
            f"{max_payload} bytes of payload. Received: <{header_size} and "
            f"{payload_size} bytes>"
        )
    try:
        header = json.loads(_read(stream, header_size))
    except RecursionError as error:
        raise ValueError("the header of a frame is nested too deeply") from error
    if not isinstance(header, dict):
        raise ValueError("Expected the header of a frame to be a JSON object.")
    return header, _read(stream, payload_size)


def _write(stream: RawIOBase, data: bytes | bytearray) -> None:
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
