import logging

import numpy as np
import pytest

from tfstyle.images import resize
from tfstyle.methods.stylize.options import StylizeOptions
from tfstyle.methods.stylize.strokes import DETAILS, paint_enlarged, scale_of
from tfstyle.methods.stylize.stylizer import Stylizer


@pytest.mark.parametrize(
    ("size", "asked", "scale"),
    [
        ((768, 1024), 0, 1),
        ((1000, 1500), 0, 1),
        ((2000, 3000), 0, 2),
        ((2000, 3000), 1, 1),
        ((768, 1024), 2.5, 2.5),
        ((100, 4000), 0, 100 / 64),  # no thinner than can be painted
        ((40, 40), 4, 1),
    ],
)
def test_strokes_grow_with_pictures_of_more_than_a_screen(size, asked, scale):
    assert scale_of(size, asked) == pytest.approx(scale)


def _invert(image):
    return 1 - image


def test_a_line_says_how_large_the_painted_picture_is(random, caplog, model):
    options = StylizeOptions(model=str(model), stroke_scale=3, runtime="litert")
    stylizer, photo = Stylizer(options), random.random((192, 288, 3), np.float32)
    with caplog.at_level(logging.INFO, "tfstyle"):
        for _ in range(2):
            stylizer(photo, "dots")
    (record,) = caplog.records
    assert "96 x 64 pixels" in record.getMessage()
    assert "--stroke_scale=1 to paint at 288 x 192" in record.getMessage()


@pytest.mark.parametrize(
    ("size", "painted"),
    [
        ((192, 288), "96 x 64 pixels, with strokes 3 times"),
        ((40, 50), "50 x 40 pixels"),
    ],
)
def test_a_limited_scale_is_explained(random, caplog, model, size, painted):
    options = StylizeOptions(model=str(model), stroke_scale=16, runtime="litert")
    with caplog.at_level(logging.INFO, "tfstyle"):
        Stylizer(options)(random.random((*size, 3), np.float32), "dots")
    (record,) = caplog.records
    assert painted in record.getMessage()
    limit = ", not 16 times as requested, because sides are not reduced below 64"
    assert limit in record.getMessage()


def test_what_is_painted_small_gets_the_details_of_the_photograph(random):
    photo = 0.3 + 0.4 * random.random((60, 90, 3), np.float32)
    painted = paint_enlarged(photo, 3, 1.0, _invert)
    blurred = resize(resize(photo, (20, 30)), (60, 90))
    lost = (photo - blurred).mean(axis=-1, keepdims=True)
    expected = (1 - blurred) + DETAILS * lost
    np.testing.assert_allclose(painted, expected.clip(0, 1), atol=0.02)


def test_without_strength_the_photograph_is_left(random):
    photo = random.random((60, 90, 3), np.float32)
    painted = paint_enlarged(photo, 2, 0.0, lambda small: small)
    np.testing.assert_allclose(painted, photo, atol=1e-6)


def test_scale_one_paints_all(random):
    photo = random.random((30, 40, 3), np.float32)
    painted = paint_enlarged(photo, 1.0, 1.0, _invert)
    np.testing.assert_array_equal(painted, 1 - photo)


def test_bytes_are_painted_as_floats_are(random):
    photo = random.integers(60, 200, (60, 90, 3), np.uint8)
    painted = paint_enlarged(photo, 2, 1.0, lambda small: 255 - small)
    exact = paint_enlarged(photo / np.float32(255), 2, 1.0, _invert)
    assert painted.dtype == np.uint8
    assert np.abs(painted / 255 - exact).max() < 4 / 255
