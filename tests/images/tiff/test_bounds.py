"""Tests of TIFF files that claim to be far larger than their pixels."""

import struct
import zlib

import pytest

from tests.images.tiff.files import write_tiff
from tfstyle.errors import InputError
from tfstyle.images import load

GREY = {258: 16, 259: 8, 262: 1, 277: 1}
DATA = zlib.compress(bytes(40 * 40 * 2))


def _refused(path, reason):
    with pytest.raises(InputError, match=reason) as caught:
        load(path)
    assert str(caught.value).endswith(f"Received: image={str(path)!r}")


@pytest.mark.parametrize("side", [20_000, 4_000_000_000])
def test_tiles_that_are_larger_than_their_picture(tmp_path, side):
    tags = GREY | {322: side, 323: side}
    path = write_tiff(tmp_path / "a.tif", (40, 40), [DATA], tags)
    _refused(path, f"tiles, {side} x {side}, are far too large")


def test_strips_without_number(tmp_path):
    path = write_tiff(tmp_path / "a.tif", (40, 40), [DATA], GREY)
    data = bytearray(path.read_bytes())
    entry = data.index(struct.pack("<HH", 273, 4))
    struct.pack_into("<II", data, entry + 4, 1_000_000, 8)
    path.write_bytes(data + bytes(4_000_000))
    _refused(path, "more than 262144 strips or tiles")


def test_strips_that_are_one(tmp_path):
    path = write_tiff(tmp_path / "a.tif", (40, 40), [DATA] * 40, GREY | {278: 1})
    data = path.read_bytes()
    counts = struct.pack("<40I", *[len(DATA)] * 40)
    assert counts in data
    path.write_bytes(data.replace(counts, struct.pack("<40I", *[10**8] * 40)))
    _refused(path, "far more bytes than needed")


def test_more_samples_than_fit(tmp_path):
    tags = GREY | {258: [64] * 4, 262: 2, 277: 4, 339: [3] * 4}
    path = write_tiff(tmp_path / "a.tif", (13_000, 13_000), [DATA], tags)
    _refused(path, "samples take more than 2147483640 bytes")


def test_pixels_are_counted_before_anything_is_decoded(tmp_path):
    tags = GREY | {258: 1}
    path = write_tiff(tmp_path / "a.tif", (50_000, 50_000), [DATA], tags)
    _refused(path, "178956970 pixels, not 50000 x 50000")


def test_a_length_that_lies_is_not_read(tmp_path):
    path = write_tiff(tmp_path / "a.tif", (40, 40), [bytes(40)], GREY | {259: 1})
    data = path.read_bytes()
    entry = data.index(struct.pack("<HHI", 279, 4, 1))
    lying = data[: entry + 8] + struct.pack("<I", 4_000_000_000) + data[entry + 12 :]
    path.write_bytes(lying)
    _refused(path, "damaged or truncated")
