"""Tests of the patch discriminator: spectral norms, patches, scales and files."""

import keras
import numpy as np
import pytest

from tfstyle.networks.layers.spectral import SpectralConv2D
from tfstyle.networks.patch_discriminator import PATCH_SIDE, PatchDiscriminator

pytestmark = pytest.mark.slow


def _discriminator(**options) -> PatchDiscriminator:
    keras.utils.set_random_seed(0)
    return PatchDiscriminator(**options)


def _convolutions(discriminator) -> list[SpectralConv2D]:
    return [x for x in discriminator.layers if isinstance(x, SpectralConv2D)]


def test_norms_are_the_largest_singular_values():
    discriminator = _discriminator(channels=8)
    discriminator.update_norms(300)
    for layer in _convolutions(discriminator):
        matrix = np.array(layer.kernel).reshape(-1, layer.filters)
        largest = np.linalg.svd(matrix, compute_uv=False)[0]
        np.testing.assert_allclose(layer.norm(), largest, rtol=1e-4)


def test_gradient_of_the_norm_is_that_of_finite_differences():
    layer = SpectralConv2D(3)
    layer.build((None, None, None, 2))
    for _ in range(300):
        layer.update()
    kernel = np.array(layer.kernel, "float64").reshape(-1, 3)
    left, _, right = np.linalg.svd(kernel, full_matrices=False)
    expected = np.outer(left[:, 0], right[0])  # derivative of a singular value
    change = np.random.default_rng(0).normal(size=kernel.shape)
    norms = []
    for sign in (1, -1):
        layer.kernel.assign((kernel + sign * 1e-2 * change).reshape(3, 3, 2, 3))
        norms.append(float(layer.norm()))
    slope = (norms[0] - norms[1]) / 2e-2
    np.testing.assert_allclose(slope, np.sum(expected * change), rtol=1e-2)


def test_a_call_changes_no_weight_and_an_update_only_the_vectors():
    discriminator = _discriminator(channels=4)
    before = [np.array(weight) for weight in discriminator.weights]
    discriminator(np.ones((1, 64, 64, 3), "float32"), training=True)
    for old, new in zip(before, discriminator.weights, strict=True):
        np.testing.assert_array_equal(old, new)
    discriminator.update_norms()
    for old, new in zip(before, discriminator.weights, strict=True):
        assert np.array_equal(old, new) == new.trainable or new.shape == (1,)


def test_a_score_depends_on_its_patch_and_on_nothing_else():
    discriminator = _discriminator(channels=4)
    image = np.random.default_rng(0).random((1, 64, 64, 3), np.float32)
    other = image.copy()
    other[:, PATCH_SIDE:] = 0
    other[:, :, PATCH_SIDE:] = 0
    same, changed = (discriminator(x)["scale1"] for x in (image, other))
    np.testing.assert_allclose(same[0, 0, 0], changed[0, 0, 0], rtol=1e-5)
    assert abs(float(same[0, -1, -1, 0]) - float(changed[0, -1, -1, 0])) > 1e-4


def test_a_further_scale_is_the_score_of_the_half_size():
    discriminator = _discriminator(channels=4)
    image = np.random.default_rng(0).random((2, 64, 80, 3), np.float32)
    half = image.reshape(2, 32, 2, 40, 2, 3).mean(axis=(2, 4))
    single = _discriminator(channels=4, scales=1)
    single.set_weights(discriminator.get_weights())
    np.testing.assert_allclose(
        discriminator(image)["scale2"], single(half)["scale1"], atol=1e-5
    )


def test_default_size_and_file(tmp_path):
    discriminator = _discriminator()
    assert sum(np.size(w) for w in discriminator.trainable_weights) == 135_793
    small = _discriminator(channels=4, scales=1)
    small.save(tmp_path / "small.keras")
    again = keras.saving.load_model(tmp_path / "small.keras")
    assert isinstance(again, PatchDiscriminator)
    image = np.random.default_rng(0).random((1, 40, 40, 3), np.float32)
    assert list(again(image)) == ["scale1"]
    np.testing.assert_array_equal(again(image)["scale1"], small(image)["scale1"])
