import numpy as np
import pytest

from tfstyle.images import resize
from tfstyle.optimization.initial_image import enlarge_painted


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
