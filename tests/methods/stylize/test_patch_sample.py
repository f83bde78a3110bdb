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
    # from one side to the other, in order and evenly
    for axis in (0, 1):
        line = sample[..., axis].mean(axis=1 - axis)
        assert line[0] + line[-1] == pytest.approx(1, abs=0.02)
        assert (np.diff(line) > -1e-6).all()
        assert line.mean() == pytest.approx(0.5, abs=0.01)


def test_patches_are_in_the_middle_of_equal_cells(monkeypatch):
    monkeypatch.setattr(whole, "SAMPLE_PIXELS", 6 * PATCH_SIDE**2)
    photo = np.zeros((2 * 100, 3 * 100, 3), np.uint8)
    photo[..., 0] = np.arange(200)[:, None]
    photo[..., 1] = np.arange(300) // 2
    patches = np.rint(patch_sample(photo) * 255).astype(int)
    margin = (100 - PATCH_SIDE) // 2
    rows = [np.arange(PATCH_SIDE) + margin + start for start in (0, 100)]
    columns = [np.arange(PATCH_SIDE) + margin + start for start in (0, 100, 200)]
    np.testing.assert_array_equal(patches[:, 0, 0], np.concatenate(rows))
    np.testing.assert_array_equal(patches[0, :, 1], np.concatenate(columns) // 2)
