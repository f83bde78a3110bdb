"""Tests of comments in pictures, also written and read by Pillow."""

import numpy as np
import pytest
from PIL import Image

from tfstyle.images import load, read_comment, save

TEXT = 'tfstyle {"a": [1, "\\u0444"]}'


@pytest.fixture
def image(random):
    return random.random((16, 24, 3), np.float32)


@pytest.mark.parametrize(("name", "key"), [("a.png", "Comment"), ("a.jpg", "comment")])
def test_pngs_and_jpegs_hold_comments(tmp_path, image, name, key):
    save(image, tmp_path / name, comment=TEXT)
    assert read_comment(tmp_path / name) == TEXT
    with Image.open(tmp_path / name) as picture:
        assert picture.info[key] in (TEXT, TEXT.encode())
    save(image, tmp_path / f"plain_{name}")
    assert read_comment(tmp_path / f"plain_{name}") == ""
    np.testing.assert_array_equal(
        load(tmp_path / name), load(tmp_path / f"plain_{name}")
    )


@pytest.mark.parametrize("suffix", ["webp", "tif", "bmp"])
def test_other_formats_are_written_without(tmp_path, image, suffix):
    save(image, tmp_path / f"a.{suffix}", comment=TEXT)
    assert read_comment(tmp_path / f"a.{suffix}") == ""
    assert load(tmp_path / f"a.{suffix}").shape == image.shape


def test_without_a_picture_there_is_no_comment(tmp_path, image):
    save(image, tmp_path / "a.png", comment=TEXT)
    whole = (tmp_path / "a.png").read_bytes()
    (tmp_path / "cut.png").write_bytes(whole[:20])
    (tmp_path / "text.png").write_text("no picture")
    names = ("cut.png", "text.png", "none.png", ".")
    assert [read_comment(tmp_path / name) for name in names] == [""] * 4


def test_comments_of_other_programs(tmp_path):
    picture = Image.new("RGB", (8, 8))
    picture.save(tmp_path / "a.jpg", comment="caf\u00e9".encode("latin-1"))
    assert read_comment(tmp_path / "a.jpg") == "caf\ufffd"
