"""Tests of HEIC and AVIF pictures, with and without the libraries that read them."""

import sys

import numpy as np
import pytest
from PIL import Image, features

from tests.images.pictures import saved
from tfstyle.errors import InputError
from tfstyle.images import heif, load, load_photograph

pillow_heif = pytest.importorskip("pillow_heif")

ROWS, COLUMNS = np.mgrid[0:64, 0:96]
PIXELS = np.dstack([COLUMNS * 2, ROWS * 3, 255 - COLUMNS]).astype(np.uint8)


def _heic(tmp_path, picture, exif=None):
    path = tmp_path / "a.heic"
    file = pillow_heif.from_pillow(picture)
    if exif:
        file.info["exif"] = exif
    file.save(path, quality=95)
    return path


def test_heic(tmp_path):
    path = _heic(tmp_path, Image.fromarray(PIXELS))
    np.testing.assert_allclose(load(path), PIXELS / 255, atol=8 / 255)


def test_heic_is_turned_once(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6
    path = _heic(tmp_path, Image.fromarray(PIXELS), exif.tobytes())
    np.testing.assert_allclose(load(path), np.rot90(PIXELS, -1) / 255, atol=8 / 255)


def test_opacity_of_heic(tmp_path):
    picture = Image.fromarray(PIXELS)
    picture.putalpha(102)
    path = _heic(tmp_path, picture)
    np.testing.assert_allclose(load(path), 0.4 * PIXELS / 255 + 0.6, atol=8 / 255)
    np.testing.assert_allclose(load_photograph(path).alpha, 102, atol=1)


@pytest.mark.skipif(not features.check("avif"), reason="needs Pillow with AVIF")
def test_avif_is_turned_once(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6
    path = saved(tmp_path, Image.fromarray(PIXELS), "a.avif", exif=exif, quality=95)
    np.testing.assert_allclose(load(path), np.rot90(PIXELS, -1) / 255, atol=8 / 255)


@pytest.mark.skipif(not features.check("avif"), reason="needs Pillow with AVIF")
def test_animated_avif(tmp_path, caplog):
    frames = [Image.new("RGB", (32, 32), color) for color in ("red", "blue")]
    options = {"save_all": True, "append_images": frames[1:], "quality": 95}
    path = saved(tmp_path, frames[0], "a.avif", **options)
    np.testing.assert_allclose(load(path)[16, 16], (1, 0, 0), atol=4 / 255)
    assert caplog.messages == [
        f"`image`: {str(path)!r} contains several pictures; the first is used."
    ]


def test_the_primary_picture_of_several(tmp_path, caplog):
    file = pillow_heif.from_pillow(Image.new("RGB", (64, 64), "red"))
    file.add_from_pillow(Image.new("RGB", (64, 64), "blue"))
    path = tmp_path / "a.heic"
    file.save(path, quality=95, primary_index=1)
    np.testing.assert_allclose(load(path)[32, 32], (0, 0, 1), atol=4 / 255)
    assert caplog.messages == [
        f"`image`: {str(path)!r} contains several pictures; the primary one is used."
    ]


def test_pillow_is_left_as_it_was(tmp_path):
    load(_heic(tmp_path, Image.fromarray(PIXELS)))
    assert "HEIF" not in Image.OPEN


def test_damaged_heic(tmp_path):
    path = _heic(tmp_path, Image.fromarray(PIXELS))
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(InputError, match="damaged"):
        load(path)


def test_without_the_library_one_line_says_how_to_get_it(tmp_path, monkeypatch):
    path = _heic(tmp_path, Image.fromarray(PIXELS))
    monkeypatch.setitem(sys.modules, "pillow_heif", None)  # as if not installed
    assert not heif.is_readable("HEIF")
    with pytest.raises(InputError) as caught:
        load(path)
    assert "it is an HEIF picture, which needs `pip install 'tfstyle[heif]'`. " in str(
        caught.value
    )
