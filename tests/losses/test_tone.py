"""Tests of the tone term, with a second computation by SciPy's definition in NumPy."""

import numpy as np
import pytest

from tfstyle.losses.tone import ToneLoss, blurred, luma

REC_601 = np.array([0.299, 0.587, 0.114])


def _numpy_blur(light: np.ndarray, deviation: float) -> np.ndarray:
    radius = round(4 * deviation)
    kernel = np.exp(-0.5 * (np.arange(-radius, radius + 1) / deviation) ** 2)
    kernel /= kernel.sum()
    for axis in (0, 1):
        pad = [(radius, radius) if a == axis else (0, 0) for a in (0, 1)]
        padded = np.pad(light, pad, mode="symmetric")
        light = np.apply_along_axis(np.convolve, axis, padded, kernel, "valid")
    return light


def _moments(light: np.ndarray) -> tuple[float, float]:
    starts = [range(0, side - 3, 2) for side in light.shape]
    means = [[light[y : y + 4, x : x + 4].mean() for x in starts[1]] for y in starts[0]]
    return np.mean(means), np.std(means)


def _numpy_loss(image, photo, painting, focus) -> float:
    mean, deviation = _moments(painting @ REC_601)
    own_mean, own = _moments(photo @ REC_601)
    gain = deviation / np.hypot(own, 0.08)
    error = image @ REC_601 - (mean + gain * (photo @ REC_601 - own_mean))
    scales = {1.5: 0.25, 3: 0.2, 6: 0.3, 12: 0.5}
    total = sum(w * np.mean(_numpy_blur(error, s) ** 2) for s, w in scales.items())
    total += 0.5 * np.mean(focus * _numpy_blur(error, 1.5) ** 2)
    return total / max(deviation, 0.05) ** 2


def _target(photos, paintings, rows=8, columns=10) -> dict:
    content = np.ones((len(photos), rows, columns, 4), np.float32)
    return {"image": photos, "painting": paintings, "content": content}


def test_each_picture_has_the_value_of_the_formula(random):
    images, photos = random.random((2, 2, 64, 80, 3), np.float32) ** 2
    paintings = random.random((2, 48, 56, 3), np.float32)
    sets = zip(images, photos, paintings, strict=True)
    # Equal activations, but the averaged windows reach beyond the border.
    expected = [_numpy_loss(*one, 1.0) for one in sets]
    found = np.asarray(ToneLoss()(images, {}, _target(photos, paintings)))
    np.testing.assert_allclose(found, expected, rtol=1e-3)


def test_activation_gives_small_forms_their_weight(random):
    photo = np.full((1, 64, 64, 3), 0.5, np.float32)
    target = _target(photo, random.random((1, 64, 64, 3), np.float32), 8, 8)
    target["content"][:, :, 4:] = 0.0  # nothing to recognize on the right
    left, right = (np.array(photo) for _ in range(2))
    left[:, 20:44, 12:16] += 0.3
    right[:, 20:44, 48:52] += 0.3
    loss = ToneLoss()
    assert loss(left, {}, target)[0] > 1.5 * loss(right, {}, target)[0]


def test_recolored_photograph_costs_least(random):
    light = np.linspace(0.1, 0.9, 64, dtype=np.float32)
    photo = np.broadcast_to(light[None, :, None, None], (1, 64, 64, 3))
    painting = 0.2 + 0.3 * photo[:, ::-1]
    darker = 0.2 + 0.3 * photo
    target = _target(photo, painting, 8, 8)
    loss = ToneLoss()
    assert loss(darker, {}, target)[0] < 0.2 * loss(photo, {}, target)[0]
    assert loss(darker, {}, target)[0] < 0.2 * loss(painting, {}, target)[0]


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_pictures_of_one_color_have_a_finite_value(value, random):
    photo = random.random((1, 64, 64, 3), np.float32)
    plain = np.full_like(photo, value)
    for one in (photo, plain):
        for painting in (photo, plain):
            found = ToneLoss()(plain, {}, _target(one, painting))
            assert np.isfinite(np.asarray(found)).all()
    # The recolored photograph has a deviation of 0.001, because of a lower limit.
    assert ToneLoss()(plain, {}, _target(plain, plain))[0] < 1e-6


def test_blur_keeps_means_and_mirrors(random):
    light = random.random((2, 16, 24), np.float32)
    found = np.asarray(blurred(light, 3))
    expected = [_numpy_blur(one, 3) for one in light]
    np.testing.assert_allclose(found, expected, rtol=1e-4)
    np.testing.assert_allclose(found.mean((1, 2)), light.mean((1, 2)), rtol=1e-4)


def test_luminance_has_the_weights_of_rec_601(random):
    colors = random.random((1, 4, 4, 3), np.float32)
    np.testing.assert_allclose(luma(colors), colors @ REC_601, rtol=1e-5)
