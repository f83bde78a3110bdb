"""Requests that cost the server far more than the sender."""

import base64
import struct
import zlib

import numpy as np
from PIL import Image

from tests.benchmarks.torture.clients import picture_body
from tests.benchmarks.torture.picture_seeds import encoded, png_chunk
from tests.serving.pictures import png_bomb, webp_bomb


def bombs(styles: int) -> dict[str, bytes]:
    """Returns bodies of requests, keyed by description.

    Args:
        styles: Number of the network's styles.
    """
    pictures = {
        "JPEG of 10 000 scans": jpeg_of_scans(10_000),
        "JPEG of endless fill bytes": b"\xff\xd8" + b"\xff" * 10_000_000,
        "JPEG of 100 000 markers": b"\xff\xd8" + b"\xff\xe5\0\x02" * 100_000,
        "PNG of 300 000 chunks": png_of_chunks(300_000),
        "PNG of compressed texts": png_of_texts(200),
        "PNG of 30 000 x 30 000 pixels": png_bomb(30_000),
        "PNG of 4000 x 3900 pixels": _flat_png(),
        "WebP of 16 000 x 16 000 pixels": webp_bomb(16_000),
    }
    texts = {name: base64.b64encode(data).decode() for name, data in pictures.items()}
    images = b",".join([b"[" + b",".join([b"[0,0,0]"] * 1000) + b"]"] * 2000)
    return {
        **{name: picture_body(text, styles) for name, text in texts.items()},
        "JSON of depth 5 000 000": b'{"instances":' + b"[" * 5_000_000,
        "JSON of 3 000 000 objects": b'{"instances":[' + b"{}," * 3_000_000 + b"{}]}",
        "16 MB of numbers": b'{"signature_name":"float","inputs":{"image":[['
        + images
        + b"]]}}",
        "numbers of 4000 digits": b'{"instances":[' + b"9" * 4000 + b"]}",
        "no JSON": b"{" * 1000,
    }


def jpeg_of_scans(count: int, side: int = 4000) -> bytes:
    """Progressive JPEG whose last scan is repeated.

    Args:
        count: Number of repetitions.
        side: Width and height in pixels. The picture has a single color, so its scans
            are short.
    """
    data = encoded(Image.new("L", (side, side), 128), "JPEG", progressive=True)
    start = data.rindex(b"\xff\xda")
    return data[:start] + data[start:-2] * count + data[-2:]


def png_of_chunks(count: int) -> bytes:
    """Valid PNG with many short texts."""
    data = encoded(Image.new("RGB", (32, 32)), "PNG")
    end = 8 + 25  # after the header
    return data[:end] + png_chunk(b"tEXt", b"a\0b") * count + data[end:]


def png_of_texts(count: int) -> bytes:
    """Valid PNG with texts that decompress to a thousand times their size."""
    data = encoded(Image.new("RGB", (32, 32)), "PNG")
    chunk = png_chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(1_000_000), 9))
    end = 8 + 25
    return data[:end] + chunk * count + data[end:]


def _flat_png() -> bytes:
    """PNG just within the limit on pixels."""
    width, height = 4000, 3900
    header = struct.pack(">IIBBBBB", width, height, 16, 6, 0, 0, 0)
    rows = zlib.compress(np.zeros(height * (1 + 8 * width), np.uint8).tobytes(), 1)
    parts = [(b"IHDR", header), (b"IDAT", rows), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(*part) for part in parts)
