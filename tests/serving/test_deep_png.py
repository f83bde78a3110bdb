"""Tests of PNG files with 16 bits per channel as inputs of the server."""

import struct
import zlib

import numpy as np
import pytest

from tfstyle.images import load
from tfstyle.serving.pictures import decode, measure


def _chunk(kind: bytes, data: bytes) -> bytes:
    checksum = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)


@pytest.fixture
def sixteen_bits(random) -> tuple[bytes, np.ndarray]:
    pixels = random.integers(0, 1 << 16, (24, 40, 3)).astype(">u2")
    rows = b"".join(b"\0" + row.tobytes() for row in pixels)
    header = struct.pack(">IIBBBBB", 40, 24, 16, 2, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    chunks = b"".join(_chunk(*part) for part in parts)
    return b"\x89PNG\r\n\x1a\n" + chunks, pixels / 65535


def test_its_header_is_read(sixteen_bits):
    header = measure(sixteen_bits[0], "image_bytes")
    assert (header.file_format, header.pixels) == ("PNG", 40 * 24)


def test_it_is_decoded_to_the_nearest_bytes(sixteen_bits):
    file, values = sixteen_bits
    photo = decode(file, "image_bytes")
    np.testing.assert_allclose(photo.pixels / 255, values, atol=0.51 / 255)
    np.testing.assert_allclose(load(file), values, atol=1e-4)
