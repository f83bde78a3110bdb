"""Tests of the limit on clipped values, in NumPy alone and in a run."""

import numpy as np
import pytest

import tfstyle
from tfstyle.images import match_histogram
from tfstyle.methods.dream.contrast import CLIPPED_SHARE, ContrastLimit

pytestmark = pytest.mark.slow


@pytest.fixture
def photo(random):
    coarse = random.random((6, 8, 3), np.float32)
    return 0.2 + 0.6 * coarse.repeat(8, axis=0).repeat(8, axis=1)


def _share(image):
    return np.mean((image <= 0) | (image >= 1))


def test_a_few_values_outside_are_clipped_and_nothing_else(photo):
    image = photo.copy()
    image[:2, :, :] = 1.5  # 2 of 48 rows
    limited = ContrastLimit(photo)(image)
    np.testing.assert_array_equal(limited, np.clip(image, 0, 1))


def test_many_go_toward_the_colors_of_the_content_just_so_far(photo, random):
    image = photo + random.normal(0, 0.5, photo.shape).astype(np.float32)
    assert _share(image) > 0.2
    limited = ContrastLimit(photo)(image)
    matched = match_histogram(image, photo)
    assert _share(limited) == pytest.approx(CLIPPED_SHARE, abs=0.005)
    # One factor for all values that are not clipped, found by least squares.
    inside = (limited > 0) & (limited < 1)
    change, expected = ((x - image)[inside] for x in (limited, matched))
    factor = (change * expected).sum() / (expected**2).sum()
    assert 0.2 < factor < 1
    np.testing.assert_allclose(change, factor * expected, atol=1e-5)


def test_what_the_content_has_clipped_may_stay(photo):
    photo[photo < 0.5] = 0
    assert _share(photo) > 0.3
    np.testing.assert_array_equal(ContrastLimit(photo)(photo), photo)


def test_without_content_the_colors_of_a_photograph_are_the_bound(random):
    image = random.normal(0.5, 2.0, (32, 32, 3)).astype(np.float32)
    limited = ContrastLimit(None)(image)
    assert _share(limited) == pytest.approx(CLIPPED_SHARE, abs=0.01)
    assert limited.mean() == pytest.approx(0.5, abs=0.05)


def test_values_that_are_no_numbers_stay(photo):
    photo[:9] = np.nan
    photo[9:20] = 2
    np.testing.assert_array_equal(ContrastLimit(photo)(photo), np.clip(photo, 0, 1))


@pytest.mark.parametrize("init", ["content", "gray"])
def test_a_dream_of_many_steps_keeps_its_range(init, photo, no_weights):
    options = {"layers": ("relu1_2",), "image_size": 32, "octaves": 1, "init": init}
    options |= {"iterations": 60, "step_size": 0.04, "allow_random_features": True}
    image = tfstyle.dream(photo, **options)
    assert np.abs(image.mean() - 0.5) < 0.1
    # Fraction of values that are 0 or 255 after rounding to 8 bits.
    assert np.mean((image < 0.5 / 255) | (image > 254.5 / 255)) <= 0.1
    assert image.std() > 0.15  # not gray
