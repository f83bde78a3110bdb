import numpy as np
import pytest

from tests.samples import lake, mosaic, swirls, woodcut

pytestmark = pytest.mark.slow

PICTURES = {"lake": lake, "swirls": swirls, "mosaic": mosaic, "woodcut": woodcut}


@pytest.fixture(scope="module", params=PICTURES)
def picture(request):
    render = PICTURES[request.param].render
    return render, render(48, 64, seed=3)


def test_is_an_image(picture):
    _, image = picture
    assert image.shape == (48, 64, 3)
    assert image.dtype == np.float32
    assert image.min() >= 0 and image.max() <= 1
    assert np.isfinite(image).all()


def test_same_seed_gives_the_same_pixels(picture):
    render, image = picture
    np.testing.assert_array_equal(render(48, 64, seed=3), image)


def test_another_seed_gives_another_picture(picture):
    render, image = picture
    assert np.abs(render(48, 64, seed=4) - image).mean() > 0.01


@pytest.mark.parametrize("name", PICTURES)
def test_tiny_and_odd_sizes(name):
    assert PICTURES[name].render(3, 7, seed=0).shape == (3, 7, 3)
