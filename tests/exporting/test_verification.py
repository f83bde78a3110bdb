import math

import numpy as np
import pytest

from tests.exporting.formats import photo
from tests.networks.table import run
from tfstyle.exporting.verification import EQUAL_PSNR, compare, expect, latency

pytestmark = pytest.mark.slow

SIZES = [(16, 24), (17, 21)]


@pytest.fixture
def expected(network):
    return expect(network, [photo(*size) for size in SIZES])


@pytest.mark.slow
def test_every_style_at_every_size_and_all_together(network, expected):
    assert len(expected) == 2 * 3
    for image, weights, painted in expected:
        inputs = {"image": image, "style_weights": weights}
        np.testing.assert_allclose(painted, run(network, inputs), atol=1e-5)
    assert {e.image.shape[1:3] for e in expected} == set(SIZES)
    assert sorted(e.style.sum().round(2) for e in expected[:3]) == [0.8, 1, 1]


def test_the_worst_picture_counts(expected):
    def paint(images, style_weights):
        painted = next(
            e.painted
            for e in expected
            if e.image.shape == images.shape and (e.style == style_weights).all()
        )
        # The last style at the odd size is off by a tenth, all others by a hundredth.
        worst = images.shape[1] == 17 and style_weights[0, 1] == 1
        return painted + (0.1 if worst else 0.01)

    found = compare(paint, expected)
    assert found["psnr"] == pytest.approx(20, abs=0.01)
    assert found["mean_psnr"] == pytest.approx((20 + 5 * 40) / 6, abs=0.01)
    assert found["ssim"] < 0.999


def test_equal_pictures_have_a_number_too(expected):
    def paint(images, style_weights):
        return next(
            e.painted
            for e in expected
            if e.image is images and e.style is style_weights
        )

    assert compare(paint, expected) == {
        "psnr": EQUAL_PSNR,
        "mean_psnr": EQUAL_PSNR,
        "ssim": 1.0,
    }
    assert 24 * 20 * math.log10(2) < EQUAL_PSNR


def test_latency_leaves_the_first_run_out():
    calls = []
    seconds = latency(lambda *inputs: calls.append(inputs), "image", "weights")
    assert set(calls) == {("image", "weights")}
    assert len(calls) == 6
    assert seconds >= 0
