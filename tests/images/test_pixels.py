"""Tests of the pixels of pictures in every supported form."""

import numpy as np
import pytest
from PIL import Image

from tfstyle.errors import InputError
from tfstyle.images import as_pixels, load


def test_valid_arrays_are_not_copied(random):
    for pixels in (
        random.random((20, 30, 3), np.float32),
        random.integers(0, 256, (20, 30, 3), np.uint8),
    ):
        assert as_pixels(pixels) is pixels


@pytest.mark.parametrize(
    "convert",
    [
        Image.fromarray,
        lambda pixels: pixels[None],
        lambda pixels: pixels / 255,
        lambda pixels: np.dstack([pixels, np.full((20, 30), 255, np.uint8)]),
    ],
    ids=["Pillow", "batch", "float64", "opaque"],
)
def test_other_pictures_are_loaded(convert, random):
    pixels = random.integers(0, 256, (20, 30, 3), np.uint8)
    np.testing.assert_allclose(as_pixels(convert(pixels)), load(pixels), atol=1e-6)


def test_values_slightly_out_of_range_are_clipped():
    pixels = np.full((20, 30, 3), 1.0005, np.float32)
    np.testing.assert_array_equal(as_pixels(pixels), np.ones_like(pixels))


@pytest.mark.parametrize(
    ("source", "received"),
    [
        (None, "content=<NoneType>"),
        (7, "content=<int>"),
        (["a"], "content=<list>"),
        (np.zeros((20, 30, 5)), "content=<array of shape (20, 30, 5), float64>"),
        (np.zeros((0, 30, 3), np.uint8), "content=<array of shape (0, 30, 3), uint8>"),
        (np.full((20, 30, 3), np.nan, np.float32), "float32>"),
        (np.full((20, 30, 3), 300, np.float32), "float32>"),
        (np.zeros((20, 30, 3), np.int64), "int64>"),
        ("no/such.png", "content='no/such.png'"),
    ],
)
def test_invalid_pictures_are_described(source, received):
    with pytest.raises(InputError, match="Expected `content`") as caught:
        as_pixels(source, "content")
    assert received in str(caught.value)
