"""Tests of the memory for arrays during decoding, in addition to Pillow's copy."""

import tracemalloc

import numpy as np
import pytest
from PIL import Image

from tests.images.pictures import saved
from tests.images.tiff.files import write_tiff
from tfstyle.images import load, load_photograph

SIDE = 1000
ROWS, COLUMNS = np.mgrid[0:SIDE, 0:SIDE]
PIXELS = np.dstack([ROWS % 256, COLUMNS % 256, (ROWS + COLUMNS) % 256]).astype(np.uint8)


def _rgba():
    picture = Image.fromarray(PIXELS)
    picture.putalpha(Image.fromarray(PIXELS[..., 2]))
    return picture


PICTURES = {
    "colors": lambda: Image.fromarray(PIXELS),
    "opacity": _rgba,
    "grey": lambda: Image.fromarray(PIXELS[..., 0]),
    "palette": lambda: Image.fromarray(PIXELS).quantize(16),
}


def _peak(function, path):
    """What is allocated at most, in bytes, and the result."""
    tracemalloc.start()
    try:
        result = function(path)
        return tracemalloc.get_traced_memory()[1], result
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("kind", PICTURES)
def test_floats_are_made_in_bands(tmp_path, kind):
    path = saved(tmp_path, PICTURES[kind](), "a.png")
    peak, image = _peak(load, path)
    assert image.nbytes == SIDE * SIDE * 12
    assert peak < 1.3 * image.nbytes


@pytest.mark.parametrize("kind", PICTURES)
def test_bytes_are_made_in_bands(tmp_path, kind):
    path = saved(tmp_path, PICTURES[kind](), "a.png")
    peak, (pixels, alpha) = _peak(load_photograph, path)
    size = pixels.nbytes + (0 if alpha is None else alpha.nbytes)
    assert peak < 1.5 * size


def test_tiff_of_16_bits_and_one_strip(tmp_path):
    values = (PIXELS.astype("<u2") * 257).tobytes()
    tags = {258: [16] * 3, 259: 1, 262: 2, 277: 3}
    path = write_tiff(tmp_path / "a.tif", (SIDE, SIDE), [values], tags)
    peak, image = _peak(load, path)
    np.testing.assert_allclose(image, PIXELS / 255, atol=1e-7)
    # The strip takes memory twice (read and joined), and the result once.
    assert peak < image.nbytes + 2.2 * len(values)
