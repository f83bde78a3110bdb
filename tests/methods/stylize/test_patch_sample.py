import numpy as np
import pytest

from tfstyle.methods.stylize import patch_sample as whole
from tfstyle.methods.stylize.patch_sample import (
    PATCH_SIDE,
    SAMPLE_PIXELS,
    patch_sample,
)


def test_a_picture_that_is_small_enough_stands_for_itself(random):
    photo = random.random((40, 30, 3), np.float32)
    assert patch_sample(photo) is photo


@pytest.mark.parametrize(
    "size", [(400, 300), (333, 517), (8000, 30), (20, 9000), (8000, 12000)]
)
def test_the_sample_has_the_size_and_the_patches_of_the_picture(size, monkeypatch):
    pixels = SAMPLE_PIXELS if size == (8000, 12000) else 50_000
    monkeypatch.setattr(whole, "SAMPLE_PIXELS", pixels)
    height, width = size
    photo = np.zeros((*size, 3), np.uint8)
    photo[..., 0] = np.linspace(0, 255, height)[:, None]
    photo[..., 1] = np.linspace(0, 255, width)
    sample = patch_sample(photo)
    assert sample.dtype == np.float32
    assert 0.5 * pixels < sample.shape[0] * sample.shape[1] < 1.3 * pixels
    # from border to border, in order and evenly
    for axis in (0, 1):
        line = sample[..., axis].mean(axis=1 - axis)
        assert line[0] < 0.002
        assert line[-1] > 0.998
        assert (np.diff(line) > -1e-6).all()
        assert line.mean() == pytest.approx(0.5, abs=0.01)


def test_patches_are_the_photographs_own_pixels(random, monkeypatch):
    monkeypatch.setattr(whole, "SAMPLE_PIXELS", 20_000)
    photo = random.integers(0, 256, (300, 400, 3), np.uint8)
    sample = np.rint(patch_sample(photo) * 255).astype(np.uint8)
    np.testing.assert_array_equal(
        sample[:PATCH_SIDE, :PATCH_SIDE], photo[:PATCH_SIDE, :PATCH_SIDE]
    )
    np.testing.assert_array_equal(
        sample[-PATCH_SIDE:, -PATCH_SIDE:], photo[-PATCH_SIDE:, -PATCH_SIDE:]
    )
