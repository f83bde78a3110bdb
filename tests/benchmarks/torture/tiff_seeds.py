"""TIFF files of many photometric interpretations, depths and layouts."""

import io
import struct
import zlib

import numpy as np
from PIL import Image

WHITE_IS_ZERO, BLACK_IS_ZERO, RGB, PALETTE, _, CMYK, YCBCR, _, LAB = range(9)
# Photometric interpretation, samples, bits, sample format (1 unsigned, 2 signed, 3
# float) of the uncompressed files.
LAYOUTS = (
    *((WHITE_IS_ZERO, 1, bits, 1) for bits in (1, 2, 4, 8, 12, 16, 32)),
    *((BLACK_IS_ZERO, 1, bits, 1) for bits in (1, 2, 4, 8, 12, 16, 32)),
    (BLACK_IS_ZERO, 1, 8, 2),
    (BLACK_IS_ZERO, 1, 16, 2),
    (BLACK_IS_ZERO, 1, 16, 3),
    (BLACK_IS_ZERO, 1, 32, 3),
    (BLACK_IS_ZERO, 1, 64, 3),
    (BLACK_IS_ZERO, 2, 8, 1),
    (RGB, 3, 8, 1),
    (RGB, 3, 16, 1),
    (RGB, 3, 32, 3),
    (RGB, 4, 8, 1),
    (RGB, 4, 16, 1),
    (PALETTE, 1, 4, 1),
    (PALETTE, 1, 8, 1),
    (CMYK, 4, 8, 1),
    (CMYK, 4, 16, 1),
    (YCBCR, 3, 8, 1),
    (LAB, 3, 8, 1),
    (LAB, 3, 16, 1),
)
COMPRESSIONS = {
    "tiff_lzw": "RGB",
    "tiff_adobe_deflate": "RGB",
    "packbits": "RGB",
    "jpeg": "RGB",
    "zstd": "RGB",
    "lzma": "RGB",
    "group3": "1",
    "group4": "1",
    "tiff_ccitt": "1",
}


def tiff_seeds(photo: Image.Image) -> dict[str, bytes]:
    """Returns TIFF files, keyed by description.

    Args:
        photo: RGB picture that most of the files contain.
    """
    seeds = {}
    for layout in LAYOUTS:
        for order in "<>":
            seeds[f"tiff {layout} {order}"] = raw_tiff(*layout, order)
    seeds["tiff planes"] = raw_tiff(RGB, 3, 8, 1, "<", planes=True)
    seeds["tiff predictor"] = _saved(photo, compression="tiff_lzw", tiffinfo={317: 2})
    for compression, mode in COMPRESSIONS.items():
        try:
            seeds[f"tiff {compression}"] = _saved(
                photo.convert(mode), compression=compression
            )
        except (OSError, RuntimeError, ValueError):
            continue  # this build of libtiff lacks it
    pages = [photo.rotate(90), photo.convert("L")]
    seeds["tiff pages"] = _saved(photo, save_all=True, append_images=pages)
    seeds["tiff big"] = _saved(photo, big_tiff=True)
    for compression in (1, 8):
        seeds[f"tiff tiles {compression}"] = tiled_tiff(compression)
    seeds["tiff webp"] = _webp_tiff(photo)
    return seeds


def raw_tiff(
    photometric: int,
    samples: int,
    bits: int,
    sample_format: int,
    order: str = "<",
    planes: bool = False,
) -> bytes:
    """Returns an uncompressed TIFF of 24 x 20 random pixels in one strip.

    Args:
        photometric: TIFF's number of the photometric interpretation.
        samples: Number of samples per pixel.
        bits: Number of bits per sample.
        sample_format: TIFF's number: 1 unsigned, 2 signed, 3 floating point.
        order: "<" for little endian, ">" for big endian.
        planes: Whether each sample has a plane of its own.
    """
    width, height = 24, 20
    random = np.random.default_rng(bits + 100 * samples)
    if sample_format == 3:
        values = random.random(height * width * samples)
        strip = values.astype(f"{order}f{bits // 8}").tobytes()
    else:
        strip = random.bytes(-(-width * samples * bits // 8) * height)
    tags = {
        256: (3, [width]), 257: (3, [height]), 258: (3, [bits] * samples),
        259: (3, [1]), 262: (3, [photometric]), 277: (3, [samples]),
        278: (3, [height]), 284: (3, [1 + planes]), 339: (3, [sample_format] * samples),
    }  # fmt: skip
    if photometric == PALETTE:
        tags[320] = 3, random.integers(0, 65536, 3 << bits).tolist()
    if photometric == YCBCR:
        tags[530] = 3, [1, 1]
    colors = {RGB: 3, CMYK: 4, YCBCR: 3, LAB: 3}.get(photometric, 1)
    if samples > colors:
        tags[338] = 3, [2] * (samples - colors)
    parts = samples if planes else 1
    share = len(strip) // parts
    strips = [strip[i * share : (i + 1) * share] for i in range(parts)]
    return _assembled(tags, strips, (273, 279), order)


def tiled_tiff(compression: int) -> bytes:
    """Returns a TIFF of 40 x 30 pixels in tiles of 16 x 16."""
    random = np.random.default_rng(compression)
    tiles = [random.bytes(16 * 16 * 3) for _ in range(6)]
    if compression == 8:
        tiles = [zlib.compress(tile) for tile in tiles]
    tags = {
        256: (3, [40]), 257: (3, [30]), 258: (3, [8, 8, 8]), 259: (3, [compression]),
        262: (3, [RGB]), 277: (3, [3]), 284: (3, [1]), 322: (3, [16]), 323: (3, [16]),
    }  # fmt: skip
    return _assembled(tags, tiles, (324, 325), "<")


def _webp_tiff(photo: Image.Image) -> bytes:
    """Returns a TIFF whose only strip is a WebP, which libtiff may not support."""
    file = io.BytesIO()
    photo.save(file, "WEBP", lossless=True)
    tags = {
        256: (3, [photo.width]), 257: (3, [photo.height]), 258: (3, [8, 8, 8]),
        259: (3, [50001]), 262: (3, [RGB]), 277: (3, [3]), 278: (3, [photo.height]),
    }  # fmt: skip
    return _assembled(tags, [file.getvalue()], (273, 279), "<")


def _assembled(
    tags: dict[int, tuple[int, list[int]]],
    strips: list[bytes],
    where: tuple[int, int],
    order: str,
) -> bytes:
    """Returns a file of strips or tiles; `where`: tags of offsets and lengths."""
    offsets = np.cumsum([8, *map(len, strips)]).tolist()
    tags = {**tags, where[0]: (4, offsets[:-1]), where[1]: (4, [*map(len, strips)])}
    start = offsets[-1] + offsets[-1] % 2
    values = start + 2 + 12 * len(tags) + 4
    directory, outside = struct.pack(f"{order}H", len(tags)), b""
    for tag, (kind, numbers) in sorted(tags.items()):
        packed = struct.pack(
            f"{order}{len(numbers)}{'H' if kind == 3 else 'I'}", *numbers
        )
        directory += struct.pack(f"{order}HHI", tag, kind, len(numbers))
        if len(packed) > 4:
            directory += struct.pack(f"{order}I", values + len(outside))
            outside += packed
        else:
            directory += packed.ljust(4, b"\0")
    head = struct.pack(f"{order}2sHI", b"II" if order == "<" else b"MM", 42, start)
    body = (head + b"".join(strips)).ljust(start, b"\0")
    return body + directory + bytes(4) + outside


def _saved(picture: Image.Image, **options) -> bytes:
    file = io.BytesIO()
    picture.save(file, "TIFF", **options)
    return file.getvalue()
