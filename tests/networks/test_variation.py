"""Tests of brightness variation in flat areas, compared with noise from SciPy."""

import numpy as np
import pytest
from scipy.ndimage import zoom

from tests.networks.table import run
from tests.painting_model import make_painting_network
from tfstyle.networks.arbitrary_family import SMOOTHING, VARIATION, effect_index
from tfstyle.networks.families import PAINT, family_of
from tfstyle.networks.layers.variation import (
    LEAST_BRIGHTNESS,
    PERIOD,
    SPACING,
    FlatAreaVariation,
)
from tfstyle.networks.styles import with_effect

pytestmark = pytest.mark.slow


def _vary(photo, deviation=0.1, origin=(0, 0)):
    deviations = np.full((1, 1), deviation, np.float32)
    origins = np.array([origin], np.float32)
    return np.array(FlatAreaVariation()(photo[None], origins, deviations))[0]


def _difference(height, width):
    """What is added to gray, from noise that is enlarged in double precision."""
    noise = FlatAreaVariation().noise[..., 0] / 32.0
    noise = np.tile(noise, (2, 2))[: 1 + height // SPACING, : 1 + width // SPACING]
    for _ in range(2):
        noise = zoom(noise, 4, order=1, mode="nearest", grid_mode=True)
    return 0.1 * noise[:height, :width] * (0.5 + LEAST_BRIGHTNESS)


def test_adds_the_noise_to_a_constant_picture():
    photo = np.full((150, 201, 3), 0.5, np.float32)
    difference = _vary(photo) - photo
    inner = (slice(16, -32), slice(16, -32))  # the noise goes on at the far edges
    np.testing.assert_allclose(
        difference[inner],
        np.broadcast_to(_difference(150, 201)[..., None], photo.shape)[inner],
        atol=1e-5,
    )


def test_the_noise_is_standard_and_repeats():
    noise = FlatAreaVariation().noise / 32.0
    assert abs(noise.mean()) < 0.05
    assert 0.8 < noise.std() < 1
    assert np.abs(noise).max() <= 2
    photo = np.full((64, 64, 3), 0.5, np.float32)
    np.testing.assert_array_equal(
        _vary(photo), _vary(photo, origin=(PERIOD * SPACING, 0))
    )
    assert np.abs(_vary(photo) - _vary(photo, origin=(SPACING, 0))).max() > 0.05


def test_details_and_small_flat_areas_stay(random):
    detailed = random.random((96, 96, 3), np.float32)
    np.testing.assert_array_equal(_vary(detailed), detailed)
    detailed[40:56, 40:56] = 0.5
    np.testing.assert_array_equal(_vary(detailed), detailed)
    flat = np.full((96, 96, 3), 0.5, np.float32)
    np.testing.assert_array_equal(_vary(flat, deviation=0), flat)


@pytest.mark.parametrize("gray", [0.0, 1.0])
def test_the_result_stays_in_range(gray):
    varied = _vary(np.full((64, 64, 3), gray, np.float32), deviation=1.0)
    assert varied.min() >= 0
    assert varied.max() <= 1
    assert varied.std() > 0.1


@pytest.mark.parametrize("order", [(SMOOTHING, VARIATION), (VARIATION, SMOOTHING)])
def test_effects_can_be_added_in_any_order(order):
    network = make_painting_network()
    strengths = {SMOOTHING: (0.5, 0.25), VARIATION: (0.0, 0.125)}
    for effect in order:
        network = with_effect(network, effect, *strengths[effect])
    options = network.get_config()
    codes = np.array(network.get_layer("codes").codes)
    bias = np.array(network.get_layer("head").bias)
    for effect, (paintings, named) in strengths.items():
        index = effect_index(options, effect)
        assert bias[index] == paintings
        np.testing.assert_array_equal(codes[:, index], named)
    old = np.array(make_painting_network().get_layer("codes").codes)
    np.testing.assert_array_equal(codes[:, :-2], old)


def test_only_pictures_with_flat_areas_are_painted_differently(random):
    network = with_effect(make_painting_network(), VARIATION, 0.0)
    paint = family_of(network).signature(PAINT).make_model(network)
    code = np.array(network.get_layer("codes").codes)[:1]
    for photo, same in (
        (random.random((1, 64, 64, 3), np.float32), True),
        (np.full((1, 64, 64, 3), 0.5, np.float32), False),
    ):
        pictures = []
        for strength in (0, 0.2):
            code[:, -1] = strength
            pictures.append(run(paint, {"image": photo, "code": code.copy()}))
        assert np.allclose(*pictures, atol=1e-5) == same
