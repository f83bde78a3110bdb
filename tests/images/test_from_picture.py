import io

import numpy as np
import pytest
from PIL import Image

from tests.images.pictures import saved
from tfstyle.errors import InputError
from tfstyle.images.load import load

PIXELS = np.random.default_rng(0).integers(0, 256, (18, 24, 3), np.uint8)


@pytest.mark.parametrize("name", ["a.jpg", "a.tif"])
def test_cmyk_without_profile(tmp_path, name):
    inks = np.array([0.2, 0.6, 0.0, 0.4])
    picture = Image.new("CMYK", (32, 32), tuple(int(v) for v in np.rint(inks * 255)))
    path = saved(tmp_path, picture, name, **({"quality": 100} if "j" in name else {}))
    assert (b"Adobe" in path.read_bytes()) == (name == "a.jpg")  # so it is inverted
    expected = np.broadcast_to((1 - inks[:3]) * (1 - inks[3]), (32, 32, 3))
    np.testing.assert_allclose(load(path), expected, atol=2 / 255)


@pytest.mark.parametrize("name", ["a.png", "a.tif"])
def test_grey_of_16_bits_keeps_its_precision(tmp_path, name):
    values = np.linspace(0, 65535, 400).astype(np.uint16).reshape(20, 20)
    image = load(saved(tmp_path, Image.fromarray(values), name))
    for channel in range(3):
        np.testing.assert_allclose(image[..., channel], values / 65535.0, atol=1e-7)


def test_big_endian_16_bits_and_orientation():
    values = (np.arange(400) * 100).astype(">u2").reshape(20, 20)
    picture = Image.frombuffer(
        "I;16B", (20, 20), values.tobytes(), "raw", "I;16B", 0, 1
    )
    picture.getexif()[0x0112] = 6
    expected = np.rot90(values, -1) / 65535.0
    np.testing.assert_allclose(load(picture)[..., 0], expected, atol=1e-7)


def test_one_bit(tmp_path):
    bits = PIXELS[..., 0] > 100
    image = load(saved(tmp_path, Image.fromarray(bits), "a.png"))
    np.testing.assert_array_equal(image, np.dstack([bits] * 3).astype(float))


def test_float_tiff(tmp_path):
    values = np.linspace(0, 1, 400, dtype=np.float32).reshape(20, 20)
    image = load(saved(tmp_path, Image.fromarray(values), "a.tif"))
    np.testing.assert_array_equal(image[..., 1], values)


def test_picture_keeps_its_state():
    picture = Image.fromarray(PIXELS)
    load(picture)
    np.testing.assert_array_equal(np.asarray(picture), PIXELS)


def test_lazy_picture_that_cannot_be_decoded():
    buffer = io.BytesIO()
    Image.fromarray(PIXELS).save(buffer, "PNG")
    picture = Image.open(io.BytesIO(buffer.getvalue()[:300]))
    with pytest.raises(InputError, match=r"damaged.*Received: style=<PIL image, mode"):
        load(picture, name="style")


# What a viewer does to the stored pixels (EXIF 2.32, orientation).
ORIENTATIONS = {
    1: lambda x: x,
    2: lambda x: x[:, ::-1],
    3: lambda x: x[::-1, ::-1],
    4: lambda x: x[::-1],
    5: lambda x: x.swapaxes(0, 1),
    6: lambda x: np.rot90(x, -1),
    7: lambda x: x[::-1, ::-1].swapaxes(0, 1),
    8: lambda x: np.rot90(x),
}


@pytest.mark.parametrize("orientation", ORIENTATIONS)
@pytest.mark.parametrize("name", ["a.png", "a.tif", "a.webp"])
def test_exif_orientation(tmp_path, orientation, name):
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = saved(tmp_path, Image.fromarray(PIXELS), name, exif=exif)
    expected = ORIENTATIONS[orientation](PIXELS) / 255.0
    np.testing.assert_allclose(load(path), expected, atol=1e-7)


def test_damaged_exif_is_ignored(tmp_path):
    path = saved(tmp_path, Image.fromarray(PIXELS), "a.png", exif=b"Exif\0\0rubbish")
    assert load(path).shape == PIXELS.shape
