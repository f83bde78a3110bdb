import numpy as np
import pytest
from PIL import Image

from tests.images import profiles
from tests.images.pictures import saved
from tfstyle.images.load import load

PIXELS = np.random.default_rng(0).integers(0, 256, (18, 24, 3), np.uint8)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Image.new("RGBA", (20, 20), (200, 100, 0, 51)),
        lambda: Image.new("RGBA", (20, 20), (200, 100, 0, 51)).convert("RGBa"),
    ],
)
def test_alpha_is_laid_over_white(make):
    expected = 0.2 * np.array([200, 100, 0]) / 255 + 0.8
    # Premultiplied colors are rounded: by half a step of the opaque fifth.
    image = load(make())
    np.testing.assert_allclose(image, np.broadcast_to(expected, image.shape), atol=2e-3)


def test_alpha_of_files(tmp_path):
    rgba = np.dstack([PIXELS, np.full(PIXELS.shape[:2], 102, np.uint8)])
    path = saved(tmp_path, Image.fromarray(rgba), "a.png")
    np.testing.assert_allclose(load(path), 0.4 * PIXELS / 255 + 0.6, atol=1e-6)


def test_transparent_palette_entry_is_white(tmp_path):
    picture = Image.new("P", (20, 20), 1)
    picture.putpalette([255, 0, 0, 0, 0, 255])
    picture.paste(0, (0, 0, 10, 20))
    for name in ("a.png", "a.gif"):
        image = load(saved(tmp_path, picture, name, transparency=0))
        np.testing.assert_array_equal(image[:, :10], 1.0)
        np.testing.assert_array_equal(image[0, 10:], [[0.0, 0.0, 1.0]] * 10)


@pytest.mark.parametrize(
    ("mode", "key", "other", "expected"),
    [
        ("RGB", (0, 51, 0), (0, 51, 255), (0.0, 0.2, 1.0)),
        ("L", 0, 51, (0.2, 0.2, 0.2)),
        ("I;16", 7, 13107, (0.2, 0.2, 0.2)),
    ],
)
def test_key_colour_is_white(tmp_path, mode, key, other, expected):
    picture = Image.new(mode, (20, 20), key)
    picture.paste(other, (10, 0, 20, 20))
    image = load(saved(tmp_path, picture, "a.png", transparency=key))
    np.testing.assert_array_equal(image[:, :10], 1.0)
    np.testing.assert_allclose(image[0, 15], expected, rtol=1e-6)


def _load(tmp_path, picture, profile, extension=".png"):
    path = tmp_path / f"profiled{extension}"
    picture.save(path, icc_profile=profile)
    return load(path)


@pytest.mark.parametrize("value", [13, 64, 128, 200])
def test_rgb_profile(tmp_path, value):
    picture = Image.new("RGB", (20, 20), (value, 255, 0))
    image = _load(tmp_path, picture, profiles.linear_rgb())
    expected = (profiles.srgb_of_linear(value / 255), 1.0, 0.0)
    np.testing.assert_allclose(image[3, 4], expected, atol=1.5 / 255)


def test_rgb_profile_with_alpha(tmp_path):
    picture = Image.new("RGBA", (20, 20), (64, 64, 64, 51))
    image = _load(tmp_path, picture, profiles.linear_rgb())
    expected = 0.2 * profiles.srgb_of_linear(64 / 255) + 0.8
    np.testing.assert_allclose(image, expected, atol=1.5 / 255)


def test_profile_of_a_palette_picture(tmp_path):
    picture = Image.new("RGB", (20, 20), (64, 64, 64)).quantize(4)
    image = _load(tmp_path, picture, profiles.linear_rgb())
    expected = profiles.srgb_of_linear(64 / 255)
    np.testing.assert_allclose(image, expected, atol=1.5 / 255)


def test_grey_profile(tmp_path):
    image = _load(tmp_path, Image.new("L", (20, 20), 64), profiles.linear_grey())
    expected = profiles.srgb_of_linear(64 / 255)
    np.testing.assert_allclose(image, expected, atol=1.5 / 255)


def test_grey_profile_with_alpha(tmp_path):
    picture = Image.new("LA", (20, 20), (64, 51))
    image = _load(tmp_path, picture, profiles.linear_grey())
    expected = 0.2 * profiles.srgb_of_linear(64 / 255) + 0.8
    np.testing.assert_allclose(image, expected, atol=1.5 / 255)


def test_grey_profile_with_16_bits(tmp_path):
    picture = Image.fromarray(np.full((20, 20), 16448, np.uint16))  # 64 / 255
    image = _load(tmp_path, picture, profiles.linear_grey())
    expected = profiles.srgb_of_linear(64 / 255)
    np.testing.assert_allclose(image, expected, atol=1.5 / 255)


@pytest.mark.parametrize("extension", [".jpg", ".tif"])
def test_cmyk_profile(tmp_path, extension):
    picture = Image.new("CMYK", (32, 32), (90, 10, 30, 128))
    image = _load(tmp_path, picture, profiles.black_ink_only(), extension)
    lightness = 100 * (1 - 128 / 255)
    expected = profiles.srgb_of_linear(((lightness + 16) / 116) ** 3)
    np.testing.assert_allclose(image, expected, atol=2 / 255)


@pytest.mark.parametrize("profile", [b"nonsense", profiles.linear_rgb()[:200]])
def test_damaged_profile_is_ignored(tmp_path, profile):
    image = _load(tmp_path, Image.new("RGB", (20, 20), (10, 20, 30)), profile)
    np.testing.assert_allclose(image[0, 0] * 255, (10, 20, 30), rtol=1e-6)


def test_profile_of_another_kind_of_picture_is_ignored_and_kept(tmp_path):
    picture = Image.new("CMYK", (20, 20), (0, 0, 0, 55))
    picture.info["icc_profile"] = profiles.linear_rgb()
    np.testing.assert_allclose(load(picture), 200 / 255, rtol=1e-6)
    assert picture.info["icc_profile"] == profiles.linear_rgb()


def test_lab_without_profile():
    picture = Image.merge("LAB", [Image.new("L", (20, 20), v) for v in (128, 128, 128)])
    expected = profiles.srgb_of_linear(((100 * 128 / 255 + 16) / 116) ** 3)
    np.testing.assert_allclose(load(picture), expected, atol=2 / 255)
