"""Tests of files with several pictures, of which only the first is used."""

import numpy as np
import pytest
from PIL import Image

from tests.images.pictures import saved
from tfstyle.images.from_file import from_file
from tfstyle.images.load import load

FRAMES = [Image.new("RGB", (20, 20), color) for color in ("red", "blue", "lime")]


@pytest.mark.parametrize("name", ["a.gif", "a.webp", "a.png", "a.tif"])
def test_one_line_says_that_the_first_is_used(tmp_path, name, caplog):
    path = saved(tmp_path, FRAMES[0], name, save_all=True, append_images=FRAMES[1:])
    expected = np.broadcast_to((1.0, 0.0, 0.0), (20, 20, 3))
    np.testing.assert_allclose(load(path, "photo"), expected, atol=1e-6)
    assert caplog.messages == [
        f"`photo`: {str(path)!r} contains several pictures; the first is used."
    ]


@pytest.mark.parametrize("name", ["a.gif", "a.webp", "a.png", "a.tif", "a.jpg"])
def test_nothing_is_said_of_one_picture(tmp_path, name, caplog):
    load(saved(tmp_path, FRAMES[0], name))
    assert caplog.messages == []


def test_a_jpeg_of_two_pictures_is_a_jpeg(tmp_path, caplog):
    # As phones write files: the second picture is small, or a depth map.
    small = [FRAMES[1].resize((16, 16))]
    path = tmp_path / "a.jpg"
    FRAMES[0].save(path, "MPO", save_all=True, append_images=small, quality=95)
    with Image.open(path) as picture:
        assert picture.format == "MPO"
    seen = from_file(path, "photo", lambda picture, *_: (picture.format, picture.size))
    assert seen == ("JPEG", (20, 20))
    np.testing.assert_allclose(load(path)[..., 0], 1, atol=2 / 255)
    assert caplog.messages == []


def test_a_jpeg_whose_table_of_pictures_is_damaged(tmp_path):
    path = tmp_path / "a.jpg"
    FRAMES[0].save(path, "MPO", save_all=True, append_images=FRAMES[1:], quality=95)
    data = bytearray(path.read_bytes())
    table = data.index(b"MPF\0") + 4
    data[table : table + 60] = b"\xaa" * 60
    path.write_bytes(data)
    np.testing.assert_allclose(load(path)[..., 0], 1, atol=2 / 255)
