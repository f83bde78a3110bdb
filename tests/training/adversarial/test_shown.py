"""Tests of the discriminator's input: augmentation, history and smoothed edges."""

import numpy as np

from tfstyle.training.adversarial.augment import DRAWS, augment
from tfstyle.training.adversarial.pool import PicturePool
from tfstyle.training.adversarial.smoothing import smooth_edges


def _reference(image: np.ndarray, draw: np.ndarray) -> np.ndarray:
    """One picture by loops, in [-1, 1] as in the paper's code."""
    side = len(image)
    x = image * 2 - 1 + (draw[0] - 0.5)
    gray = x.mean(axis=2, keepdims=True)
    x = (x - gray) * (2 * draw[1]) + gray
    x = (x - x.mean()) * (draw[2] + 0.5) + x.mean()
    most, cut = side // 8, side // 2
    down, right = (int(d * (2 * most + 1)) - most for d in draw[3:5])
    shifted = np.zeros_like(x)
    for row in range(side):
        for column in range(side):
            if 0 <= row + down < side and 0 <= column + right < side:
                shifted[row, column] = x[row + down, column + right]
    top, left = (int(d * (side + 1 - cut % 2)) - cut // 2 for d in draw[5:7])
    shifted[max(top, 0) : max(top + cut, 0), max(left, 0) : max(left + cut, 0)] = 0
    return (shifted + 1) / 2


def test_augmentation_is_the_reference(random):
    images = random.random((5, 16, 16, 3), np.float32)
    draws = random.random((5, DRAWS)).astype("float32")
    expected = [_reference(*pair) for pair in zip(images, draws, strict=True)]
    np.testing.assert_allclose(augment(images, draws), expected, atol=1e-5)


def test_pool_exchanges_half_of_the_pictures_when_it_is_full(random):
    pool, kept = PicturePool(3, side=4), []
    for number in range(20):
        images = np.round(random.random((2, 4, 4, 3)) * 255).astype("float32") / 255
        draws = random.random((2, 2)).astype("float32")
        shown = np.array(pool(images, draws))
        for image, (exchange, place), seen in zip(images, draws, shown, strict=True):
            expected = image
            if len(kept) < 3:
                kept.append(image)
            elif exchange < 0.5:
                expected, kept[int(place * 3)] = kept[int(place * 3)], image
            np.testing.assert_allclose(seen, expected, atol=1e-6, err_msg=f"{number}")
    np.testing.assert_allclose(np.array(pool.pictures) / 255, kept, atol=1e-6)


def test_an_empty_pool_changes_nothing(random):
    images = random.random((2, 4, 4, 3), np.float32)
    np.testing.assert_array_equal(PicturePool(0, 4)(images, np.zeros((2, 2))), images)


def test_only_edges_are_smoothed():
    image = np.full((1, 24, 24, 3), 0.2, np.float32)
    image[:, :, 12:] = 0.8
    image[:, :6] += np.linspace(0, 0.05, 6, dtype="float32")[None, :, None, None]
    found = np.array(smooth_edges(image))
    np.testing.assert_array_equal(found[:, :, :10], image[:, :, :10])
    np.testing.assert_array_equal(found[:, :, 14:], image[:, :, 14:])
    line = np.exp(-0.5 * np.arange(-2, 3) ** 2)
    weights = line / line.sum()
    row = np.pad(np.where(np.arange(24) < 12, 0.2, 0.8), 2, mode="edge")
    blurred = np.convolve(row, weights, "valid")
    np.testing.assert_allclose(found[0, 15, 10:13, 0], blurred[10:13], atol=1e-5)
