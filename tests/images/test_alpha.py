import numpy as np
import pytest
from PIL import Image

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
    # Premultiplied colours are rounded: by half a step of the opaque fifth.
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
