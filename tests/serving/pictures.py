"""Pictures as clients send them."""

import base64
import io
import struct
import zlib

import numpy as np
from PIL import Image


def file_of(array, file_format="PNG", **options) -> bytes:
    file = io.BytesIO()
    Image.fromarray(array).save(file, file_format, **options)
    return file.getvalue()


def picture(random, height=20, width=24) -> np.ndarray:
    return random.integers(0, 256, (height, width, 3), np.uint8)


def b64(data: bytes) -> dict:
    return {"b64": base64.b64encode(data).decode()}


def opened(value: dict) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(value["b64"])))


def png_bomb(side: int) -> bytes:
    """PNG whose header announces a square, but which contains no pixels."""
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(b"")), (b"IEND", b"")]
    chunks = [
        struct.pack(">I", len(data))
        + kind
        + data
        + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def webp_bomb(side: int) -> bytes:
    """WebP whose header announces a square canvas."""
    size = struct.pack("<I", side - 1)[:3]
    canvas = b"VP8X" + struct.pack("<I", 10) + b"\x02\x00\x00\x00" + size + size
    animation = b"ANIM" + struct.pack("<I", 6) + bytes(6)
    frame = file_of(np.zeros((16, 16, 3), np.uint8), "WEBP", lossless=True)[12:]
    data = bytes(6) + b"\x0f\x00\x00\x0f\x00\x00\x64\x00\x00\x00" + frame
    chunk = b"ANMF" + struct.pack("<I", len(data)) + data
    content = b"WEBP" + canvas + animation + chunk
    return b"RIFF" + struct.pack("<I", len(content)) + content


def scan_bomb(side: int, scans: int) -> bytes:
    """A JPEG of one color whose last scan is repeated."""
    grey = np.full((side, side, 3), 128, np.uint8)
    data = file_of(grey, "JPEG", progressive=True)
    start = data.rindex(b"\xff\xda")
    return data[:start] + data[start:-2] * scans + data[-2:]
