"""Tests of the metadata that a picture keeps from its photograph."""

import struct

import numpy as np
import pytest
from PIL import Image, ImageCms

from tests.images.test_deep_png import RGB, _chunk, _write
from tfstyle.images import Metadata, load, read_metadata, save
from tfstyle.images.deep import DeepPicture
from tfstyle.images.open_picture import open_picture

PIXELS = np.full((16, 24, 3), 200, np.uint8)
DATE, ARTIST, COPYRIGHT, ORIENTATION, CAMERA = 0x0132, 0x013B, 0x8298, 0x0112, 0x0110
TAKEN, GPS, PHOTOGRAPH = 0x9003, 0x8825, 0x8769


@pytest.fixture
def photo(tmp_path):
    """A JPEG on its side, with all that a camera writes."""
    exif = Image.Exif()
    exif[DATE], exif[ARTIST] = "2024:05:06 07:08:09", "Ada"
    exif[COPYRIGHT], exif[ORIENTATION], exif[CAMERA] = "(c) Ada", 6, "Camera"
    exif.get_ifd(PHOTOGRAPH)[TAKEN] = "2023:01:02 03:04:05"
    exif.get_ifd(GPS)[1] = "N"
    path = tmp_path / "photo.jpg"
    Image.fromarray(PIXELS).save(path, exif=exif, dpi=(300, 300))
    return path


@pytest.mark.parametrize("name", ["out.png", "out.jpg", "out.webp", "out.tif"])
def test_dates_rights_and_resolution_are_kept(photo, name):
    out = photo.with_name(name)
    save(load(photo), out, metadata=read_metadata(photo))
    with Image.open(out) as picture:
        assert picture.size == (16, 24)
        exif, info = picture.getexif(), picture.info
        assert (exif[DATE], exif[ARTIST], exif[COPYRIGHT]) == (
            "2024:05:06 07:08:09",
            "Ada",
            "(c) Ada",
        )
        assert exif.get_ifd(PHOTOGRAPH)[TAKEN] == "2023:01:02 03:04:05"
        assert exif.get(ORIENTATION, 1) == 1
        assert CAMERA not in exif
        assert not exif.get_ifd(GPS)
        if name != "out.webp":
            assert info["dpi"] == pytest.approx((300, 300), abs=0.1)
        profile = ImageCms.ImageCmsProfile(_file(info["icc_profile"]))
    assert "sRGB" in ImageCms.getProfileDescription(profile)
    np.testing.assert_allclose(load(out), load(photo), atol=2.5 / 255)


@pytest.mark.parametrize("name", ["deep.png", "deep.tif"])
def test_16_bits_have_metadata_too(photo, name):
    path, expected = photo.with_name(name), read_metadata(photo)
    with Image.open(photo) as picture:
        exif = picture.getexif()
    if name == "deep.png":
        resolution = struct.pack(">IIB", 11811, 11811, 1)  # pixels per meter
        more = _chunk(b"eXIf", exif.tobytes()[6:]) + _chunk(b"pHYs", resolution)
        _write(path, np.zeros((16, 16, 3), np.uint16), RGB, more=more)
    else:
        deep = Image.fromarray(np.zeros((16, 16), np.uint16))
        deep.save(path, exif=exif, dpi=(300, 300))
    with path.open("rb") as file:
        assert isinstance(open_picture(file, ("PNG", "TIFF")), DeepPicture)
    found = read_metadata(path)
    assert found.exif == expected.exif
    assert found.dpi == pytest.approx((300, 300), abs=0.1)


def _file(data: bytes):
    import io

    return io.BytesIO(data)


def test_the_same_bytes_each_time(photo):
    first, second = photo.with_name("a.png"), photo.with_name("b.png")
    for out in (first, second):
        save(PIXELS, out, metadata=read_metadata(photo))
    assert first.read_bytes() == second.read_bytes()


def test_without_metadata_there_is_nothing(tmp_path):
    save(PIXELS, tmp_path / "a.png")
    assert read_metadata(tmp_path / "a.png") == Metadata()
    with Image.open(tmp_path / "a.png") as picture:
        assert not {"exif", "dpi", "icc_profile"} & set(picture.info)


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xd8\xff\xe1", b"II*\0\xff\xff\xff\xff"]
)
def test_damaged_files_have_none(tmp_path, content):
    (tmp_path / "a.jpg").write_bytes(content)
    assert read_metadata(tmp_path / "a.jpg") == Metadata()
    assert read_metadata(tmp_path / "none.jpg") == Metadata()
