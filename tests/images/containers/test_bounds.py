"""Tests of small files that would need much time or memory to decode."""

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from tests.images.pictures import saved
from tfstyle.errors import InputError
from tfstyle.images import load
from tfstyle.images.containers.blocks import read_gif_blocks, read_png_chunks
from tfstyle.images.containers.bounds import check_bounds
from tfstyle.images.containers.jpeg_markers import read_markers

NOISE = np.random.default_rng(0).integers(0, 256, (40, 50, 3), np.uint8)


def _bytes(file_format, **options):
    file = io.BytesIO()
    Image.fromarray(NOISE).save(file, file_format, **options)
    return file.getvalue()


def _png(*chunks):
    """A PNG file of 16 x 16 pixels with chunks before its data."""
    header = struct.pack(">IIBBBBB", 16, 16, 8, 0, 0, 0, 0)
    data = zlib.compress(bytes(17) * 16)
    parts = [(b"IHDR", header), *chunks, (b"IDAT", data), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts)


def _chunk(kind, data):
    check = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + check


def _with_scans(count):
    """A progressive JPEG whose last scan is repeated."""
    data = _bytes("JPEG", progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:-2] + data[last:-2] * count + b"\xff\xd9"


JPEG = _bytes("JPEG")
GIF = _bytes("GIF")
RUN_LENGTH_BMP = b"BM" + struct.pack(
    "<IHHIIiiHHIIiiII", 2000, 0, 0, 1078, 40, 4097, 4096, 1, 8, 1, 900, 0, 0, 256, 0
)
EXCESSIVE = {
    "scans": (_with_scans(200), "at most 100 scans"),
    "segments": (JPEG[:2] + b"\xff\xfe\0\2" * 5000 + JPEG[2:], "4096 segments"),
    "fill bytes": (
        JPEG[:20] + b"\xff" * 70_000 + JPEG[20:],
        "65536 bytes of padding between segments",
    ),
    "junk": (
        JPEG[:20] + b"\0" * 70_000 + JPEG[20:],
        "65536 bytes of padding between segments",
    ),
    "chunks": (_png(*[(b"tEXt", b"a\0b")] * 17_000), "at most 16[0-9]* chunks"),
    "data chunks": (_png(*[(b"IDAT", b"")] * 20_000), "at most 16[0-9]* chunks"),
    "blocks": (
        GIF[:-1][:781] + b"!\xfe" + b"\1a" * 20_000 + b"\0;",
        "16384 blocks before the picture",
    ),
    "webp chunks": (
        b"RIFF"
        + struct.pack("<I", 8 * 70_000 + 4)
        + b"WEBP"
        + b"abcd\0\0\0\0" * 70_000,
        "65536 chunks",
    ),
    "webp canvas": (
        b"RIFF\x16\0\0\0WEBPVP8X\x0a\0\0\0\x02\0\0\0" + b"\xfe\x3f\0" * 2,
        "178956970 pixels",
    ),
    "run lengths": (RUN_LENGTH_BMP + bytes(2000), "16777216 run-length encoded pixels"),
}


@pytest.mark.parametrize("case", EXCESSIVE)
def test_what_takes_long_is_refused_before_it_is_decoded(tmp_path, case):
    data, reason = EXCESSIVE[case]
    path = tmp_path / "a"
    path.write_bytes(data)
    with pytest.raises(InputError, match=f"{reason}. Received: ") as caught:
        load(path)
    assert "\n" not in str(caught.value)
    file = io.BytesIO(data)
    with pytest.raises(InputError, match=rf"`photo` .*{reason}. Received: photo=<x>$"):
        check_bounds(file, "photo", "<x>")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF"])
def test_usual_files_pass_and_are_read_from_their_start(kind):
    file = io.BytesIO(_bytes(kind))
    check_bounds(file, "photo", "<x>")
    assert file.tell() == 0


@pytest.mark.parametrize("data", [b"", b"\xff\xd8\xff", b"GIF89a", b"RIFF\0\0\0\0WEBP"])
def test_damaged_files_pass(data):
    check_bounds(io.BytesIO(data), "photo", "<x>")


def test_scans_are_those_of_the_first_picture():
    markers = read_markers(io.BytesIO(JPEG + _with_scans(50)))
    assert (markers.scans, markers.pixels, markers.ended) == (1, 2000, True)


def test_scans_are_bounded_by_the_size_of_the_picture(tmp_path):
    # 20 scans of 150 million pixels.
    data = bytearray(_with_scans(10))
    frame = data.index(b"\xff\xc2")
    struct.pack_into(">HH", data, frame + 5, 12_000, 12_500)
    with pytest.raises(InputError, match="at most 19 scans"):
        check_bounds(io.BytesIO(bytes(data)), "photo", "<x>")


def test_markers_of_what_pillow_writes():
    for options, scans in (({}, 1), ({"progressive": True}, 10)):
        data = _bytes("JPEG", **options)
        markers = read_markers(io.BytesIO(data))
        assert (markers.scans, markers.ended, markers.missing) == (scans, True, set())
        assert markers.progressive == bool(options)
        assert not read_markers(io.BytesIO(data[:-2])).ended


def test_scans_that_have_not_begun():
    data = _bytes("JPEG", progressive=True)
    last = data.rindex(b"\xff\xda")
    # The last scan has the lowest bits of all brightness coefficients except the mean.
    expected = {(1, coefficient) for coefficient in range(1, 64)}
    assert read_markers(io.BytesIO(data[:last])).missing == expected


def test_frames_are_found_without_decoding():
    frames = [Image.new("RGB", (20, 20), color) for color in ("red", "blue", "red")]
    file = io.BytesIO()
    frames[0].save(file, "PNG", save_all=True, append_images=frames[1:])
    file.seek(0)
    assert read_png_chunks(file, len(file.getvalue())).frames == 3
    file = io.BytesIO()
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:])
    file.seek(0)
    assert read_gif_blocks(file, len(file.getvalue())).animated
    file = io.BytesIO(GIF)
    assert not read_gif_blocks(file, len(GIF)).animated


def test_a_comment_of_a_megabyte_is_no_excess(tmp_path):
    frame = Image.fromarray(NOISE).convert("P")
    path = saved(tmp_path, frame, "a.gif", comment=b"x" * 1_000_000)
    np.testing.assert_allclose(load(path) * 255, np.asarray(frame.convert("RGB")))
