"""Tests of the luminance term, with a second computation in NumPy."""

import numpy as np
import pytest

from tfstyle.losses.luminance import LuminanceLoss, coarse_luminance


def _numpy_coarse(image: np.ndarray) -> np.ndarray:
    light = image @ np.array([0.299, 0.587, 0.114])
    starts = [range(0, side - 7, 4) for side in light.shape]
    means = [[light[y : y + 8, x : x + 8].mean() for x in starts[1]] for y in starts[0]]
    coarse = np.array(means)
    return (coarse - coarse.mean()) / np.sqrt(coarse.var() + 1e-4)


def _numpy_loss(image: np.ndarray, photo: np.ndarray) -> float:
    error = _numpy_coarse(image) - _numpy_coarse(photo)
    values = []
    for lag in (3, 6, 12):
        values += [(error[lag:] - error[:-lag]) ** 2]
        values += [(error[:, lag:] - error[:, :-lag]) ** 2]
    return float(np.mean([value.mean() for value in values]))


def test_each_picture_has_the_value_of_the_formula(random):
    images = random.random((2, 64, 80, 3), np.float32) ** 3
    photos = random.random((2, 64, 80, 3), np.float32)
    expected = [_numpy_loss(*pair) for pair in zip(images, photos, strict=True)]
    found = np.asarray(LuminanceLoss()(images, {}, photos))
    np.testing.assert_allclose(found, expected, rtol=1e-4)


def test_brightness_contrast_and_hue_are_free(random):
    photo = random.random((1, 8, 8, 3), np.float32).repeat(8, axis=1).repeat(8, axis=2)
    light = photo @ np.array([0.299, 0.587, 0.114], np.float32)
    gray = np.repeat(0.3 + 0.5 * light[..., None], 3, axis=-1)
    assert np.asarray(LuminanceLoss()(gray, {}, photo)) < 1e-3
    np.testing.assert_allclose(
        coarse_luminance(gray), coarse_luminance(photo), atol=0.1
    )


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_a_picture_of_one_color_has_a_finite_value(value, random):
    photo = random.random((1, 64, 64, 3), np.float32)
    plain = np.full_like(photo, value)
    assert np.isfinite(np.asarray(LuminanceLoss()(plain, {}, photo))).all()
    assert np.asarray(LuminanceLoss()(plain, {}, plain)) == 0
