import numpy as np
import pytest
from PIL import Image

from tests.images.pictures import saved
from tfstyle.images.load import load

PIXELS = np.random.default_rng(0).integers(0, 256, (18, 24, 3), np.uint8)


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
