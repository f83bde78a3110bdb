import math

import numpy as np
import pytest

from tfstyle.images.psnr import psnr


def test_equals_the_definition(random):
    one, other = random.random((2, 20, 30, 3), np.float32)
    error = sum(float(d) ** 2 for d in (one - other).ravel()) / one.size
    assert psnr(one, other) == pytest.approx(10 * math.log10(1 / error), rel=1e-6)
    assert psnr(one, other) == psnr(other, one)


def test_a_tenth_of_the_error_is_twenty_decibels_more():
    black = np.zeros((8, 8, 3), np.float32)
    assert psnr(black, black + 0.01) - psnr(black, black + 0.1) == pytest.approx(20)


def test_equal_pictures_have_no_noise(random):
    image = random.random((8, 8, 3), np.float32)
    assert psnr(image, image.copy()) == math.inf
