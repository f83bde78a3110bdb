"""Tests of messages that libtiff writes to the process's stderr."""

import ctypes
import threading

import numpy as np
import pytest
from PIL import Image

from tests.images.tiff.files import write_tiff
from tfstyle.errors import InputError
from tfstyle.images import load
from tfstyle.images.tiff.messages import libtiff_reports

pytestmark = pytest.mark.skipif(
    not hasattr(ctypes.CDLL(Image.core.__file__), "TIFFSetErrorHandler"),
    reason="libtiff cannot be reached inside of Pillow here",
)


@pytest.fixture
def damaged_fax(tmp_path):
    path = tmp_path / "fax.tif"
    rows, columns = np.mgrid[0:256, 0:256]
    picture = Image.fromarray(((rows * columns) % 256).astype(np.uint8)).convert("1")
    picture.save(path, compression="group4")
    data = bytearray(path.read_bytes())
    for i in range(200, len(data) - 600, 37):
        data[i] ^= 0x5A
    path.write_bytes(data)
    return path


@pytest.fixture
def damaged_lzw(tmp_path):
    path = tmp_path / "lzw.tif"
    pixels = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
    Image.fromarray(pixels).save(path, compression="tiff_lzw")
    data = bytearray(path.read_bytes())
    for i in range(300, len(data) - 600, 37):
        data[i] ^= 0x5A
    path.write_bytes(data)
    return path


def test_a_picture_that_libtiff_refuses(damaged_lzw, capfd):
    with pytest.raises(InputError, match="damaged or truncated"):
        load(damaged_lzw)
    assert capfd.readouterr().err == ""


def test_a_picture_that_libtiff_repairs_is_told_of_in_one_line(
    damaged_fax, capfd, caplog
):
    assert load(damaged_fax).shape == (256, 256, 3)
    assert capfd.readouterr().err == ""
    assert caplog.messages == [
        f"`image` is damaged; parts of it may be missing: {str(damaged_fax)!r}"
    ]


def test_reports_are_those_of_the_thread_that_decodes(damaged_fax):
    counts = {}

    def decode(name, path):
        with libtiff_reports() as reports, Image.open(path) as picture:
            picture.load()
        counts[name] = reports.count

    sound = damaged_fax.with_name("sound.tif")
    Image.new("1", (256, 256)).save(sound, compression="group4")
    threads = [
        threading.Thread(target=decode, args=(i, damaged_fax if i % 2 else sound))
        for i in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {counts[i] for i in (0, 2, 4, 6)} == {0}
    assert len({counts[i] for i in (1, 3, 5, 7)}) == 1 and counts[1] > 0


def test_what_others_decode_is_still_reported(damaged_fax, capfd):
    load(damaged_fax)
    with Image.open(damaged_fax) as picture:
        picture.load()
    assert "Bad code word" in capfd.readouterr().err


def test_a_page_is_no_reason_to_be_silent(tmp_path, caplog):
    pages = [Image.new("L", (20, 20), value) for value in (50, 200)]
    path = tmp_path / "a.tif"
    pages[0].save(path, save_all=True, append_images=pages[1:])
    np.testing.assert_allclose(load(path) * 255, 50, rtol=1e-6)
    assert caplog.messages == [
        f"`image`: {str(path)!r} contains several pictures; the first is used."
    ]


def test_write_tiff_is_understood_by_pillow(tmp_path):
    pixels = np.arange(400, dtype=np.uint8).reshape(20, 20)
    tags = {258: 8, 259: 1, 262: 1, 277: 1}
    path = write_tiff(tmp_path / "a.tif", (20, 20), [pixels.tobytes()], tags)
    with Image.open(path) as picture:
        np.testing.assert_array_equal(np.asarray(picture), pixels)
