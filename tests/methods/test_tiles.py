"""Tests that pixel methods make the same picture in tiles as without tiles.

`optimize` is tested in `tests/methods/optimize/test_optimize.py`.
"""

import numpy as np
import pytest

import tfstyle
from tfstyle.machine import FLOAT32

pytestmark = pytest.mark.slow

SIZE = (48, 208)
OPTIONS = {"allow_random_features": True, "iterations": 3}
PIXELS = {**OPTIONS, "min_scale": 208, "optimizer": "adam", "precision": FLOAT32}


@pytest.fixture
def image(random):
    """A picture, 208 x 48, of spots of several sizes."""
    coarse = random.random((6, 26, 3), np.float32)
    return tfstyle.images.resize(coarse, SIZE, clip=True)


def _texture(image, **options):
    return tfstyle.texture(image, output_size="208x48", **PIXELS, **options)


def _seamless(image, **options):
    return _texture(image, seamless=True, **options)


def _invert(image, **options):
    options = {"content_layers": ("relu3_1",), **PIXELS, **options}
    return tfstyle.invert(image, image_size=208, **options)


def _invert_style(image, **options):
    return _invert(image, reconstruct="style", **options)


def _dream(image, **options):
    options = {"layers": ("relu3_1",), "octaves": 1, **OPTIONS, **options}
    return tfstyle.dream(image, image_size=208, **options)


@pytest.mark.parametrize(
    "method",
    [
        pytest.param(_texture, marks=pytest.mark.nightly),
        pytest.param(_seamless, marks=pytest.mark.nightly),
        _invert,
        pytest.param(_invert_style, marks=pytest.mark.nightly),
        _dream,
    ],
)
def test_tiles_change_nothing(method, image, no_weights, caplog):
    caplog.set_level("INFO", "tfstyle")
    whole = method(image)
    assert "tiles" not in caplog.text
    side = 64 if method is _dream else 176
    tiled = method(image, tile_size=side)
    assert "tiles" in caplog.text
    # Steps amplify what rounding makes of sums in another order.
    assert np.abs(tiled - whole).mean() < 1e-3
    assert np.abs(whole - image).mean() > 1e-2
