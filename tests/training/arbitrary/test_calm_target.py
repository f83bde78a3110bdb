"""Tests of target pictures with calm flat areas, compared with SciPy's functions."""

from types import SimpleNamespace

import numpy as np
import pytest
from keras import ops
from scipy.linalg import sqrtm
from scipy.ndimage import gaussian_filter

from tfstyle.training.arbitrary import calm_target as module
from tfstyle.training.arbitrary.calm_target import (
    calm_target,
    flatness,
    match_colors,
)
from tfstyle.training.arbitrary.calm_trainer import CalmTrainer
from tfstyle.training.arbitrary.options import ArbitraryOptions
from tfstyle.training.blur import blur


def blurred(image, deviation):
    margins = (deviation, deviation) + (0,) * (image.ndim - 2)
    return gaussian_filter(image, margins, mode="mirror", truncate=3)


def matched(image, painting):
    (mean, root), (wanted_mean, wanted) = (
        (x.mean((0, 1)), np.cov(x.reshape(-1, 3).T, bias=True))
        for x in (image, painting)
    )
    least = module.LEAST_VARIANCE * np.eye(3)
    root, wanted = sqrtm(root + least), wanted + least
    inverse = np.linalg.inv(root)
    colors = (image - mean) @ (inverse @ sqrtm(root @ wanted @ root) @ inverse)
    return np.clip(colors + wanted_mean, 0, 1)


def test_blur_is_a_gaussian(random):
    images = random.random((2, 40, 30, 3), np.float32)
    expected = np.stack([blurred(image, 4) for image in images])
    np.testing.assert_allclose(blur(images, 4), expected, atol=1e-5)


def test_colors_are_those_of_the_painting(random):
    images = 0.4 + 0.2 * random.random((2, 40, 30, 3), np.float32)
    turn = np.array([[0.5, 0.3, 0], [0, 0.4, 0.1], [0.2, 0, 0.5]], np.float32)
    paintings = random.random((2, 20, 25, 3), np.float32) @ turn
    found = np.array(match_colors(images, paintings))
    for image, painting, result in zip(images, paintings, found, strict=True):
        np.testing.assert_allclose(result, matched(image, painting), atol=1e-4)


def test_noise_of_a_flat_crop_is_not_taken_for_its_colors(random):
    flat = 0.5 + 0.001 * random.random((1, 40, 40, 3), np.float32)
    found = np.array(match_colors(flat, random.random((1, 20, 20, 3), np.float32)))
    assert found.std((0, 1, 2)).max() < 0.02


def test_flatness_is_one_in_a_sky_and_zero_in_a_forest(random):
    photo = np.full((1, 64, 128, 3), 0.7, np.float32)
    photo[:, :, 64:] = random.random((1, 64, 64, 1), np.float32)
    found = np.array(flatness(photo))[0, ..., 0]
    assert found[:, :20].min() > 0.99
    assert found[:, -30:].max() < 0.01
    light = photo[0].mean(-1)
    variance = blurred(light**2, 6) - blurred(light, 6) ** 2
    expected = blurred(np.exp(-np.maximum(variance, 0) / 0.05**2), 4)
    np.testing.assert_allclose(found, expected, atol=1e-3)


def test_flat_areas_are_mixed_with_the_recolored_photograph(random):
    photo = np.full((64, 128, 3), 0.7, np.float32)
    photo[:, 64:] = random.random((64, 64, 1), np.float32)
    painted = random.random(photo.shape, np.float32)
    painting = random.random((30, 30, 3), np.float32)
    share = 0.6 * np.array(flatness(photo[None]))[0]
    mixed = (1 - share) * matched(painted, painting) + share * matched(photo, painting)
    found = calm_target(painted[None], photo[None], painting[None], 0.6)[0]
    np.testing.assert_allclose(found, matched(mixed, painting), atol=1e-3)


@pytest.mark.parametrize("named", [True, False])
def test_only_named_styles_keep_their_pictures(named, random):
    photos, before, painted, paintings = random.random((4, 1, 64, 64, 3), np.float32)
    reported = {}

    class Tracker:
        def __init__(self, name):
            self.name = name

        def update_state(self, value):
            reported[self.name] = float(value)

    own = SimpleNamespace(
        options=ArbitraryOptions(calmness=0.6),
        teacher=lambda batch: ops.convert_to_tensor(before),
        trackers={name: Tracker(name) for name in ("difference", "initial_difference")},
    )
    batch = {
        "image": photos,
        "painting": paintings,
        "style_weights": np.array([[0, 1 if named else 0]], np.float32),
    }
    loss = CalmTrainer.compute_loss(own, batch, y_pred=ops.convert_to_tensor(painted))
    target = before if named else np.array(calm_target(before, photos, paintings, 0.6))
    error = (painted - target)[0]
    fine, large = error - blurred(error, 2), blurred(error, 6)
    expected = (error**2).mean() + (fine**2).mean() + 4 * (large**2).mean()
    assert float(loss) == pytest.approx(expected, rel=1e-4)
    assert reported["difference"] == pytest.approx((error**2).mean(), rel=1e-4)
    initial = ((before - target) ** 2).mean()
    assert reported["initial_difference"] == pytest.approx(initial, abs=1e-6)
