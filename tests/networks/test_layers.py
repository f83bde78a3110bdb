import keras
import numpy as np
import pytest
from keras import ops

from tfstyle.networks.layers.convolutions import PairwiseConv2D, UpsamplingConv2D
from tfstyle.networks.layers.normalization import (
    EPSILON,
    ConditionalInstanceNormalization,
)
from tfstyle.networks.layers.padding import (
    CropLike,
    ReflectionPadding2D,
    SymmetricPadding2D,
)
from tfstyle.networks.layers.variation import FlatAreaVariation
from tfstyle.networks.transformer_net import PhotoMixture, StyleShares


def _mirrored(images: np.ndarray, padding: int) -> np.ndarray:
    widths = ((0, 0), (padding, padding), (padding, padding), (0, 0))
    return np.pad(images, widths, mode="reflect")


@pytest.mark.parametrize("padding", [1, 2, 3])
@pytest.mark.parametrize("size", [(4, 9), (7, 4)])
def test_reflection_padding_is_that_of_numpy(random, padding, size):
    images = random.random((2, *size, 3), np.float32)
    padded = ReflectionPadding2D(padding)(images)
    np.testing.assert_array_equal(padded, _mirrored(images, padding))


@pytest.mark.parametrize("padding", [1, 5, 16])
def test_symmetric_padding_is_that_of_numpy_for_any_amount(random, padding):
    images = random.random((2, 3, 7, 4), np.float32)
    widths = ((0, 0), (padding, padding), (padding, padding), (0, 0))
    padded = SymmetricPadding2D(padding)(images)
    np.testing.assert_array_equal(padded, np.pad(images, widths, mode="symmetric"))
    np.testing.assert_array_equal(CropLike(padding)(padded, images), images)


@pytest.mark.parametrize("size", [(3, 3), (4, 7), (1, 2)])
def test_upsampling_is_nearest_neighbour_then_mirror_then_convolution(random, size):
    images = random.random((2, *size, 5), np.float32)
    layer = UpsamplingConv2D(4)
    result = layer(images)
    enlarged = images.repeat(2, axis=1).repeat(2, axis=2)
    expected = ops.conv(_mirrored(enlarged, 1), layer.kernel)
    np.testing.assert_allclose(result, expected, atol=1e-5)


@pytest.mark.parametrize(("taps", "size"), [(3, (4, 8)), (7, (8, 14)), (5, (6, 8))])
def test_pairwise_is_a_plain_convolution(random, taps, size):
    images = random.random((2, *size, 5), np.float32)
    plain = keras.layers.Conv2D(3, taps, bias_initializer="random_normal")
    pairwise = PairwiseConv2D(3, taps)
    for layer in (plain, pairwise):
        layer.build(images.shape)
    pairwise.set_weights(plain.get_weights())
    np.testing.assert_allclose(pairwise(images), plain(images), atol=1e-5)


@pytest.fixture
def norm(random):
    """Two styles, four channels."""
    layer = ConditionalInstanceNormalization(2)
    layer.build((None, None, None, 4), (None, 2))
    layer.set_weights(random.standard_normal((2, 2, 4), np.float32))
    return layer


def test_normalisation_scales_and_shifts_by_the_blend_of_the_styles(random, norm):
    images = random.random((2, 5, 6, 4), np.float32)
    shares = np.array([[1, 0], [0.25, 0.75]], np.float32)
    gamma, beta = norm.get_weights()
    expected = np.empty_like(images)
    for i, (first, second) in enumerate(shares):
        for c in range(4):
            channel = images[i, :, :, c].astype(np.float64)
            plain = (channel - channel.mean()) / np.sqrt(channel.var() + EPSILON)
            scale = first * gamma[0, c] + second * gamma[1, c]
            shift = first * beta[0, c] + second * beta[1, c]
            expected[i, :, :, c] = plain * scale + shift
    np.testing.assert_allclose(norm(images, shares), expected, atol=1e-5)


def test_normalisation_takes_the_moments_of_a_larger_picture(random, norm):
    whole = random.random((1, 8, 6, 4), np.float32)
    shares = np.array([[0.5, 0.5]], np.float32)
    moments = whole.mean((1, 2), keepdims=True), whole.var((1, 2), keepdims=True)
    part = norm(whole[:, :3], shares, moments)
    np.testing.assert_allclose(part, norm(whole, shares)[:, :3], atol=1e-5)


def test_shares_sum_to_one_unless_there_is_nothing_to_paint():
    weights = np.array([[2, 6], [0.1, 0], [0, 0]], np.float32)
    shares = [[0.25, 0.75], [1, 0], [0, 0]]
    np.testing.assert_allclose(StyleShares()(weights), shares, atol=1e-6)


def test_mixture_cuts_to_the_photograph_and_gives_it_what_is_left(random):
    photo = random.random((3, 5, 6, 3), np.float32)
    painted = random.random((3, 8, 8, 3), np.float32)
    weights = np.array([[0.25, 0.5], [0, 0], [2, 1]], np.float32)
    mixed, cut = PhotoMixture()(painted, photo, weights), painted[:, :5, :6]
    np.testing.assert_allclose(mixed[0], 0.25 * photo[0] + 0.75 * cut[0], atol=1e-6)
    np.testing.assert_array_equal(mixed[1], photo[1])
    np.testing.assert_allclose(mixed[2], cut[2], atol=1e-6)


@pytest.mark.parametrize(
    "layer",
    [
        CropLike(2),
        FlatAreaVariation(),
        ReflectionPadding2D(3),
        SymmetricPadding2D(16),
        UpsamplingConv2D(4),
        PairwiseConv2D(3, 7),
        ConditionalInstanceNormalization(2),
        StyleShares(),
        PhotoMixture(),
    ],
    ids=lambda layer: type(layer).__name__,
)
def test_layers_are_made_again_of_their_config(layer):
    config = keras.saving.serialize_keras_object(layer)
    again = keras.saving.deserialize_keras_object(config)
    assert config["registered_name"] == f"tfstyle>{type(layer).__name__}"
    assert again.get_config() == layer.get_config()
