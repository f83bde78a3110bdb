import numpy as np
import pytest

from tfstyle.images import resize
from tfstyle.optimization.initial_image import (
    GRAY_NOISE,
    enlarge_painted,
    initial_image,
)


@pytest.fixture
def pictures(random):
    return random.random((3, 20, 30, 3), np.float32)


def _start(init, pictures, seed=0):
    named = {"content": pictures[0], "style": pictures[1]}
    return initial_image(init, (24, 18), seed, named)


def test_content_and_style_are_resized(pictures):
    for init, picture in (("content", pictures[0]), ("style", pictures[1])):
        expected = resize(picture, (24, 18), clip=True)
        np.testing.assert_array_equal(_start(init, pictures), expected)


def test_noise_is_white_and_seeded(pictures):
    one, same, other = (_start("noise", pictures, seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, same)
    assert np.abs(one - other).mean() > 0.2
    assert one.std() == pytest.approx(12**-0.5, rel=0.05)  # of a uniform distribution


def test_gray_is_almost_flat(pictures):
    image = _start("gray", pictures)
    assert image.mean() == pytest.approx(0.5, abs=1e-3)
    assert image.std() == pytest.approx(GRAY_NOISE, rel=0.1)


@pytest.fixture
def photo(random):
    return random.random((40, 60, 3), np.float32)


def test_enlarging_the_photograph_gives_the_photograph(photo):
    small = resize(photo, (20, 30), clip=True)
    np.testing.assert_allclose(
        enlarge_painted(small, (40, 60), photo), photo, atol=1e-6
    )


def test_enlarging_keeps_what_was_painted(photo):
    photo[:] = 0.2
    small = resize(photo, (20, 30)) + 0.3
    np.testing.assert_allclose(enlarge_painted(small, (40, 60), photo), 0.5, atol=1e-5)


def test_the_result_is_a_picture(photo):
    small = resize(photo, (20, 30), clip=True) + 0.8
    image = enlarge_painted(small, (40, 60), photo)
    assert image.max() == 1.0
    assert image.dtype == np.float32
