"""Tests of the tone term, with a second computation in NumPy."""

import numpy as np
import pytest

from tfstyle.losses.tone import ToneLoss, blurred, luma, recolored

REC_601 = np.array([0.299, 0.587, 0.114])


def _numpy_blur(image: np.ndarray, deviation: float) -> np.ndarray:
    radius = round(4 * deviation)
    kernel = np.exp(-0.5 * (np.arange(-radius, radius + 1) / deviation) ** 2)
    kernel /= kernel.sum()
    for axis in (0, 1):
        pad = [(radius, radius) if a == axis else (0, 0) for a in range(image.ndim)]
        padded = np.pad(image, pad, mode="symmetric")
        image = np.apply_along_axis(np.convolve, axis, padded, kernel, "valid")
    return image


def _averaged(image: np.ndarray) -> np.ndarray:
    starts = [range(0, side - 3, 2) for side in image.shape[:2]]
    return np.array(
        [
            [image[y : y + 4, x : x + 4].mean((0, 1)) for x in starts[1]]
            for y in starts[0]
        ]
    )


def _root(matrix: np.ndarray) -> np.ndarray:
    """Square root by the iteration of Denman and Beavers."""
    root, inverse = matrix, np.eye(3)
    for _ in range(30):
        root, inverse = (
            (root + np.linalg.inv(inverse)) / 2,
            (inverse + np.linalg.inv(root)) / 2,
        )
    return root


def _numpy_recolored(photo: np.ndarray, painting: np.ndarray) -> np.ndarray:
    small = _averaged(photo).reshape(-1, 3)
    own = np.cov(small.T, bias=True) + 0.05**2 * np.eye(3)
    wanted = np.cov(painting.reshape(-1, 3).T, bias=True)
    root = _root(own)
    inverse = np.linalg.inv(root)
    mapping = inverse @ _root(root @ wanted @ root) @ inverse
    return (photo - small.mean(0)) @ mapping + painting.mean((0, 1))


def _numpy_loss(image, photo, painting) -> float:
    error = image - _numpy_recolored(photo, painting)
    light = error @ REC_601
    hue = error - light[..., None]
    # The focused part counts in full, since all activations are equal.
    scales = {1.5: 0.25 + 0.5, 3: 0.2, 6: 0.3, 12: 0.5}
    total = sum(w * np.mean(_numpy_blur(light, s) ** 2) for s, w in scales.items())
    total += 0.2 * np.mean(_numpy_blur(hue, 3) ** 2)
    total += 0.3 * np.mean(_numpy_blur(hue, 12) ** 2)
    return total / max(np.std(_averaged(painting) @ REC_601), 0.05) ** 2


def _target(photos, paintings) -> dict:
    content = np.ones((len(photos), 8, 8, 4), np.float32)
    return {"image": photos, "painting": paintings, "content": content}


def test_each_picture_has_the_value_of_the_formula(random):
    images, photos = random.random((2, 2, 64, 64, 3), np.float32) ** 2
    paintings = random.random((2, 48, 56, 3), np.float32)
    sets = zip(images, photos, paintings, strict=True)
    expected = [_numpy_loss(*one) for one in sets]
    found = np.asarray(ToneLoss()(images, {}, _target(photos, paintings)))
    np.testing.assert_allclose(found, expected, rtol=1e-3)


def test_photographs_get_the_colors_of_the_paintings(random):
    photos = random.random((2, 8, 8, 3), np.float32).repeat(8, 1).repeat(8, 2)
    mixing = random.random((3, 3), np.float32)
    paintings = random.random((2, 40, 40, 3), np.float32) @ mixing
    found = np.asarray(recolored(photos, paintings))
    expected = [_numpy_recolored(*p) for p in zip(photos, paintings, strict=True)]
    np.testing.assert_allclose(found, expected, atol=1e-3)


def test_activation_gives_small_forms_their_weight(random):
    photo = np.full((1, 64, 64, 3), 0.5, np.float32)
    painting = random.random((1, 8, 8, 3), np.float32).repeat(8, 1).repeat(8, 2)
    target = _target(photo, painting)
    target["content"][:, :, 4:] = 0.0  # nothing to recognize on the right
    left, right = (np.asarray(recolored(photo, painting)) for _ in range(2))
    left, right = np.array(left), np.array(right)
    left[:, 20:44, 12:14] += 0.3
    right[:, 20:44, 50:52] += 0.3
    loss = ToneLoss()
    assert loss(left, {}, target)[0] > 1.5 * loss(right, {}, target)[0]


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_pictures_of_one_color_have_a_finite_value(value, random):
    photo = random.random((1, 64, 64, 3), np.float32)
    plain = np.full_like(photo, value)
    for one in (photo, plain):
        for painting in (photo, plain):
            found = ToneLoss()(plain, {}, _target(one, painting))
            assert np.isfinite(np.asarray(found)).all()
    assert ToneLoss()(plain, {}, _target(plain, plain))[0] < 1e-6


def test_blur_keeps_means_and_mirrors(random):
    images = random.random((2, 16, 24, 3), np.float32)
    found = np.asarray(blurred(images, 3))
    expected = [_numpy_blur(one, 3) for one in images]
    np.testing.assert_allclose(found, expected, rtol=1e-4)
    np.testing.assert_allclose(found.mean((1, 2)), images.mean((1, 2)), rtol=1e-4)


def test_luminance_has_the_weights_of_rec_601(random):
    colors = random.random((1, 4, 4, 3), np.float32)
    np.testing.assert_allclose(luma(colors), colors @ REC_601, rtol=1e-5)
