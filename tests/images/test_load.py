import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.images.pictures import saved
from tfstyle.images.load import load

PIXELS = np.random.default_rng(0).integers(0, 256, (18, 24, 3), np.uint8)


@pytest.mark.parametrize("name", ["a.png", "a.tif", "a.bmp", "a.webp"])
def test_lossless_files(tmp_path, name):
    image = load(saved(tmp_path, Image.fromarray(PIXELS), name))
    assert image.dtype == np.float32
    assert image.flags["C_CONTIGUOUS"]
    np.testing.assert_allclose(image, PIXELS / 255.0, atol=1e-7)


def test_jpeg(tmp_path):
    picture = Image.new("RGB", (32, 16), (200, 100, 50))
    image = load(saved(tmp_path, picture, "a.jpg", quality=100))
    assert image.shape == (16, 32, 3)
    expected = np.broadcast_to((200, 100, 50), image.shape)
    np.testing.assert_allclose(image * 255, expected, atol=2)


def test_extension_does_not_matter(tmp_path):
    path = saved(tmp_path, Image.fromarray(PIXELS), "a.png").rename(tmp_path / "a.JPG")
    np.testing.assert_allclose(load(str(path)), PIXELS / 255.0, atol=1e-7)


def test_home_is_expanded(tmp_path, monkeypatch):
    saved(tmp_path, Image.fromarray(PIXELS), "a.png")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert load("~/a.png").shape == PIXELS.shape


def test_first_frame_of_a_gif(tmp_path):
    frames = [Image.new("RGB", (20, 20), color) for color in ("red", "blue")]
    path = saved(tmp_path, frames[0], "a.gif", save_all=True, append_images=frames[1:])
    expected = np.broadcast_to((1.0, 0.0, 0.0), (20, 20, 3))
    np.testing.assert_array_equal(load(path), expected)


def test_several_pictures_in_one_jpeg(tmp_path):
    frames = [Image.new("L", (20, 20), value) for value in (50, 200)]
    path = saved(tmp_path, frames[0], "a.mpo", save_all=True, append_images=frames[1:])
    np.testing.assert_allclose(load(path) * 255, 50, atol=1)


def test_imports_no_network_library():
    program = (
        "import sys, tfstyle.images; "
        "assert not {'tensorflow', 'keras', 'torch'} & set(sys.modules)"
    )
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", program], check=True, cwd=root)
