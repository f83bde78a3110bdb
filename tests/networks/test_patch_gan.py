"""Tests of the PatchGAN discriminator: sizes, values from NumPy, and files."""

from itertools import pairwise

import keras
import numpy as np

from tfstyle.networks.patch_gan import PatchGAN


def _convolved(x: np.ndarray, layer, stride: int) -> np.ndarray:
    kernel, bias = map(np.array, layer.weights)
    x = np.pad(x, ((1, 1), (1, 1), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(x, (4, 4), (0, 1))
    return np.einsum("yxcij,ijco->yxo", windows[::stride, ::stride], kernel) + bias


def test_scores_are_those_of_the_paper(random):
    discriminator, image = PatchGAN(channels=2), random.random((32, 40, 3), np.float32)
    x = image * 2 - 1
    for number, stride in enumerate((2, 2, 2, 1), 1):
        x = _convolved(x, discriminator.get_layer(f"patch{number}"), stride)
        if number > 1:
            deviation = np.sqrt(x.var(axis=(0, 1)) + 1e-5)
            x = (x - x.mean(axis=(0, 1))) / deviation
        x = np.where(x > 0, x, 0.2 * x)
    expected = _convolved(x, discriminator.get_layer("score"), 1)
    found = discriminator(image[None])["scale1"]
    assert found.shape == (1, 2, 3, 1)
    np.testing.assert_allclose(found[0], expected, atol=1e-4)


def test_numbers_of_weights_are_those_of_the_paper():
    discriminator = PatchGAN()
    channels = (3, 64, 128, 256, 512, 1)
    expected = sum(b * (16 * a + 1) for a, b in pairwise(channels))
    assert discriminator.count_params() == expected
    kernel = discriminator.get_layer("patch4").kernel
    np.testing.assert_allclose(np.std(kernel), 0.02, rtol=0.01)


def test_a_file_gives_the_same_scores(tmp_path, random):
    discriminator = PatchGAN(channels=2)
    images = random.random((1, 24, 30, 3), np.float32)
    discriminator.save(tmp_path / "discriminator.keras")
    again = keras.saving.load_model(tmp_path / "discriminator.keras")
    expected = discriminator(images)["scale1"]
    np.testing.assert_array_equal(again(images)["scale1"], expected)
