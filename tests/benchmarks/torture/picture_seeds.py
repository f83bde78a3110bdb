"""Small pictures in many variants of all supported formats."""

import io
import struct
import zlib
from pathlib import Path

import numpy as np
from PIL import Image, ImageCms

from tests.benchmarks.torture.tiff_seeds import tiff_seeds

SUFFIXES = {
    b"\x89PNG": ".png",
    b"\xff\xd8": ".jpg",
    b"RIFF": ".webp",
    b"II": ".tif",
    b"MM": ".tif",
    b"BM": ".bmp",
    b"GIF8": ".gif",
}


def picture_seeds() -> dict[str, bytes]:
    """Returns pictures, keyed by description, whose first word is the format."""
    photo = make_photo()
    return {
        **_jpegs(photo),
        **_pngs(photo),
        **_webps(photo),
        **_bmps(photo),
        **_gifs(photo),
        **tiff_seeds(photo),
    }


def user_seeds(folder: Path) -> dict[str, bytes]:
    """Returns the pictures of a folder that have at most a megabyte."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    small = [path for path in files if 0 < path.stat().st_size < 2**20]
    return {f"{suffix_of(p.read_bytes())[1:]} {p.name}": p.read_bytes() for p in small}


def suffix_of(data: bytes) -> str:
    """Returns the file name suffix for the format of some bytes."""
    found = [suffix for magic, suffix in SUFFIXES.items() if data.startswith(magic)]
    return found[0] if found else ".img"


def make_photo(height: int = 40, width: int = 48) -> Image.Image:
    """Returns a gradient with coarse noise."""
    y, x = np.mgrid[0:height, 0:width]
    smooth = np.dstack([x * 255 // width, y * 255 // height, (x + y) * 2 % 256])
    noise = np.random.default_rng(0).integers(-20, 20, smooth.shape)
    return Image.fromarray(np.clip(smooth + noise, 0, 255).astype(np.uint8))


def encoded(picture: Image.Image, file_format: str, **options) -> bytes:
    """Returns the bytes of a picture file."""
    file = io.BytesIO()
    picture.save(file, file_format, **options)
    return file.getvalue()


def _jpegs(photo: Image.Image) -> dict[str, bytes]:
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "a picture"
    exif.get_ifd(0x8769)[0x9286] = b"ASCII\0\0\0comment"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    variants = {
        "baseline": (photo, {}),
        "progressive": (photo, {"progressive": True}),
        "4:4:4": (photo, {"subsampling": 0, "optimize": True}),
        "grey": (photo.convert("L"), {}),
        "CMYK": (photo.convert("CMYK"), {}),
        "EXIF": (photo, {"exif": exif.tobytes()}),
        "ICC": (photo, {"icc_profile": profile}),
        "restart": (photo, {"restart_marker_rows": 1}),
    }
    seeds = {f"jpeg {n}": encoded(p, "JPEG", **o) for n, (p, o) in variants.items()}
    more = [photo.resize((24, 20))]
    seeds["jpeg MPO"] = encoded(photo, "MPO", save_all=True, append_images=more)
    return seeds


def _pngs(photo: Image.Image) -> dict[str, bytes]:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    palette = photo.quantize(200)
    variants = {
        "1 bit": (photo.convert("1"), {}),
        "RGB": (photo, {}),
        "RGBA": (_with_alpha(photo), {}),
        "LA": (_with_alpha(photo).convert("LA"), {}),
        "palette": (palette, {}),
        "palette of 2 bits": (photo.quantize(4), {"bits": 2}),
        "palette of 4 bits": (photo.quantize(16), {"bits": 4}),
        "palette with alpha": (palette, {"transparency": bytes(range(200))}),
        "grey of 16 bits": (Image.fromarray(_deep()), {}),
        "key colour": (photo, {"transparency": (0, 0, 0)}),
        "ICC": (photo, {"icc_profile": profile}),
        "gamma": (photo, {"pnginfo": _chunks(gAMA=struct.pack(">I", 45455))}),
        "animated": (photo, {"save_all": True, "append_images": [photo.rotate(90)]}),
    }
    seeds = {f"png {n}": encoded(p, "PNG", **o) for n, (p, o) in variants.items()}
    for bits, color in ((2, 0), (4, 0), (16, 2), (16, 4), (16, 6)):
        seeds[f"png {bits} bits, color type {color}"] = raw_png(bits, color)
    seeds["png interlaced"] = raw_png(8, 2, interlaced=True)
    return seeds


def raw_png(bits: int, color_type: int, interlaced: bool = False) -> bytes:
    """Returns a PNG of 24 x 20 random pixels, of a kind that Pillow cannot write."""
    width, height = 24, 20
    samples = {0: 1, 2: 3, 4: 2, 6: 4}[color_type]
    passes = [(height, width)]
    if interlaced:
        steps = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4)]
        steps += [(2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]
        passes = [(-(-(height - y) // b), -(-(width - x) // a)) for y, x, b, a in steps]
    random = np.random.default_rng(bits)
    rows = b"".join(
        b"\0" + random.bytes(-(-columns * samples * bits // 8))
        for lines, columns in passes
        for _ in range(lines)
    )
    header = struct.pack(">IIBBBBB", width, height, bits, color_type, 0, 0, interlaced)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(*part) for part in parts)


def png_chunk(kind: bytes, data: bytes) -> bytes:
    """A chunk with its length and checksum."""
    checksum = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + checksum


def _chunks(**contents: bytes):
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    for kind, data in contents.items():
        info.add(kind.encode(), data)
    return info


def _webps(photo: Image.Image) -> dict[str, bytes]:
    frames = [photo.rotate(90), photo.rotate(180)]
    variants = {
        "lossy": (photo, {}),
        "lossless": (photo, {"lossless": True}),
        "alpha": (_with_alpha(photo), {}),
        "lossless alpha": (_with_alpha(photo), {"lossless": True, "exact": True}),
        "animated": (photo, {"save_all": True, "append_images": frames}),
        "EXIF": (photo, {"exif": b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0"}),
    }
    return {f"webp {n}": encoded(p, "WEBP", **o) for n, (p, o) in variants.items()}


def _bmps(photo: Image.Image) -> dict[str, bytes]:
    modes = ("1", "L", "P", "RGB", "RGBA")
    return {f"bmp {mode}": encoded(photo.convert(mode), "BMP") for mode in modes}


def _gifs(photo: Image.Image) -> dict[str, bytes]:
    palette = photo.quantize(64)
    frames = [palette.rotate(90), palette.rotate(180)]
    return {
        "gif": encoded(palette, "GIF"),
        "gif interlaced": encoded(palette, "GIF", interlace=True),
        "gif transparent": encoded(palette, "GIF", transparency=3),
        "gif animated": encoded(palette, "GIF", save_all=True, append_images=frames),
    }


def _with_alpha(photo: Image.Image) -> Image.Image:
    picture = photo.copy()
    picture.putalpha(Image.linear_gradient("L").resize(photo.size))
    return picture


def _deep() -> np.ndarray:
    return np.random.default_rng(1).integers(0, 65536, (40, 48), np.uint16)
