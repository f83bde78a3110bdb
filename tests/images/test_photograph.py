import numpy as np
import pytest
from PIL import Image

from tests.images.pictures import saved
from tfstyle.errors import InputError
from tfstyle.images import load, load_photograph, resize, resize_bytes, save

PIXELS = np.random.default_rng(0).integers(0, 256, (18, 24, 3), np.uint8)
RAMP = np.linspace(0, 255, 18 * 24).astype(np.uint8).reshape(18, 24)


@pytest.mark.parametrize(
    ("picture", "name"),
    [
        (Image.fromarray(PIXELS), "a.jpg"),
        (Image.fromarray(PIXELS), "a.png"),
        (Image.fromarray(RAMP), "a.png"),
        (Image.fromarray(PIXELS).convert("CMYK"), "a.jpg"),
        (Image.fromarray(PIXELS).convert("P"), "a.gif"),
        (Image.fromarray(RAMP.astype(np.uint16) * 257), "a.png"),
    ],
    ids=["jpeg", "png", "grey", "cmyk", "palette", "16 bits"],
)
def test_bytes_are_what_floats_are(tmp_path, picture, name):
    path = saved(tmp_path, picture, name)
    pixels, alpha = load_photograph(path)
    assert pixels.dtype == np.uint8
    assert alpha is None
    np.testing.assert_array_equal(pixels, np.rint(load(path) * 255))


def test_the_right_way_up(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6
    path = saved(tmp_path, Image.fromarray(PIXELS), "a.png", exif=exif)
    np.testing.assert_array_equal(load_photograph(path).pixels, np.rot90(PIXELS, -1))


def test_opacity_is_kept_and_its_picture_lies_over_white(tmp_path):
    rgba = np.dstack([PIXELS, RAMP])
    path = saved(tmp_path, Image.fromarray(rgba), "a.png")
    pixels, alpha = load_photograph(path)
    np.testing.assert_array_equal(alpha, RAMP)
    np.testing.assert_allclose(pixels / 255, load(path), atol=1 / 255)


@pytest.mark.parametrize(("name", "kept"), [("b.png", 1), ("b.tif", 1), ("b.jpg", 0)])
def test_opacity_is_written_where_the_format_has_one(tmp_path, name, kept):
    save(PIXELS, tmp_path / name, alpha=RAMP)
    with Image.open(tmp_path / name) as picture:
        assert ("A" in picture.mode) == kept
        if kept:
            written = np.asarray(picture)
            np.testing.assert_array_equal(written, np.dstack([PIXELS, RAMP]))


def test_errors_are_those_of_load(tmp_path):
    with pytest.raises(InputError, match=r"Received: photo='none\.png'"):
        load_photograph("none.png")
    path = saved(tmp_path, Image.new("RGB", (3, 5)), "a.png")
    with pytest.raises(InputError, match="not 3 x 5"):
        load_photograph(path)


def test_bytes_are_resized_as_floats_are(random):
    image = resize(random.random((6, 9, 3), np.float32), (60, 90), clip=True)
    pixels = np.rint(image * 255).astype(np.uint8)
    expected = resize(pixels, (37, 55), clip=False)
    resized = resize_bytes(pixels, (37, 55))
    assert resized.dtype == np.uint8
    np.testing.assert_allclose(resized, np.clip(expected, 0, 255), atol=2)
    assert resize_bytes(pixels, (60, 90)) is pixels
    assert resize_bytes(pixels[..., 0], (30, 45)).shape == (30, 45)
