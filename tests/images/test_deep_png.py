"""Tests of 16-bit PNG files, written byte by byte because Pillow cannot write them."""

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tfstyle.errors import InputError
from tfstyle.images import load, load_photograph

GREY_ALPHA, RGB, RGBA = 4, 2, 6
CHANNELS = {GREY_ALPHA: 2, RGB: 3, RGBA: 4}
# First row and column, and their steps, of the seven passes (specification, 8.2).
ADAM7 = (
    (0, 0, 8, 8),
    (0, 4, 8, 8),
    (4, 0, 8, 4),
    (0, 2, 4, 4),
    (2, 0, 4, 2),
    (0, 1, 2, 2),
    (1, 0, 2, 1),
)


def _values(color_type, height=21, width=19):
    shape = (height, width, CHANNELS[color_type])
    return np.random.default_rng(color_type).integers(0, 2**16, shape, np.uint16)


def _chunk(kind, data):
    check = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + check


def _paeth(left, above, corner):
    guess = left + above - corner
    off = [abs(guess - x) for x in (left, above, corner)]
    return (left, above, corner)[off.index(min(off))]


def _filtered(values):
    """Rows with each of the five filters in turn (specification, section 9)."""
    step, above, out = 2 * values.shape[2], bytes(values[0].nbytes), b""
    for number, row in enumerate(values.astype(">u2")):
        row, kind = row.tobytes(), number % 5
        left, corner = (bytes(step) + x[:-step] for x in (row, above))
        guesses = (
            (0, a, b, (a + b) // 2, _paeth(a, b, c))[kind]
            for a, b, c in zip(left, above, corner, strict=True)
        )
        coded = bytes((x - y) % 256 for x, y in zip(row, guesses, strict=True))
        out, above = out + bytes([kind]) + coded, row
    return out


def _write(path: Path, values, color_type, interlaced=False, more=b"") -> Path:
    passes = (
        [values[r::dr, c::dc] for r, c, dr, dc in ADAM7] if interlaced else [values]
    )
    data = b"".join(_filtered(part) for part in passes)
    size = values.shape[1], values.shape[0]
    header = struct.pack(">IIBBBBB", *size, 16, color_type, 0, 0, interlaced)
    chunks = _chunk(b"IHDR", header) + more + _chunk(b"IDAT", zlib.compress(data))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunks + _chunk(b"IEND", b""))
    return path


def _over_white(values):
    """In floats of 64 bits."""
    values = values / 65535
    colors = np.broadcast_to(values[..., :-1], (*values.shape[:2], 3))
    return 1 - (1 - colors) * values[..., -1:]


@pytest.mark.parametrize("interlaced", [False, True])
@pytest.mark.parametrize("color_type", CHANNELS)
def test_all_bits_are_read(color_type, interlaced, tmp_path):
    values = _values(color_type)
    path = _write(tmp_path / "a.png", values, color_type, interlaced)
    expected = values / 65535 if color_type == RGB else _over_white(values)
    np.testing.assert_allclose(load(path), expected, atol=2e-7)


def test_bytes_are_rounded_to_the_nearest(tmp_path):
    """255 is the 257th part of 65535."""
    values = np.arange(3 * 2**16, dtype=np.uint16).reshape(256, 256, 3)
    path = _write(tmp_path / "a.png", values, RGB)
    pixels, alpha = load_photograph(path)
    # Integers are exact here: 257 is odd, so there are no ties when rounding.
    np.testing.assert_array_equal(pixels, (values.astype(int) + 128) // 257)
    assert alpha is None


def test_opacity_in_bytes(tmp_path):
    values = _values(RGBA)
    pixels, alpha = load_photograph(_write(tmp_path / "a.png", values, RGBA))
    np.testing.assert_array_equal(alpha, (values[..., 3].astype(int) + 128) // 257)
    np.testing.assert_allclose(pixels, 255 * _over_white(values), atol=0.501)


def test_a_transparent_color_is_compared_in_all_bits(tmp_path):
    values = _values(RGB)
    values[3, 4] = (0x1234, 0x5678, 0x9ABC)
    values[5, 6] = (0x1234, 0x5678, 0x9ABD)  # the same upper bytes
    key = _chunk(b"tRNS", struct.pack(">HHH", *values[3, 4]))
    path = _write(tmp_path / "a.png", values, RGB, more=key)
    expected = values / 65535
    expected[3, 4] = 1
    np.testing.assert_allclose(load(path), expected, atol=1e-7)
    assert np.argwhere(load_photograph(path).alpha == 0).tolist() == [[3, 4]]


def test_the_right_way_up(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6
    values = _values(RGBA)
    more = _chunk(b"eXIf", exif.tobytes().removeprefix(b"Exif\0\0"))
    path = _write(tmp_path / "a.png", values, RGBA, more=more)
    np.testing.assert_allclose(load(path), _over_white(np.rot90(values, -1)), atol=2e-7)


@pytest.mark.parametrize("color_type", CHANNELS)
def test_a_file_that_is_cut_short_is_refused(color_type, tmp_path):
    path = _write(tmp_path / "a.png", _values(color_type), color_type)
    path.write_bytes(path.read_bytes()[:-300])
    with pytest.raises(InputError, match="its data are damaged or truncated"):
        load(path)
