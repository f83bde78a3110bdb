"""Tests that style weights blend styles, and that the photograph gets the remainder."""

import numpy as np

from tests.networks.table import make_inputs, run


def _painted(network, random, *weights):
    inputs = make_inputs(random, 25, 22)
    rows = np.array(weights, np.float32)
    images = inputs["image"].repeat(len(rows), axis=0)
    return inputs["image"][0], run(network, {"image": images, "style_weights": rows})


def test_no_weight_gives_the_photograph_exactly(network, random):
    photo, (picture,) = _painted(network, random, (0, 0))
    np.testing.assert_array_equal(picture, photo)


def test_half_the_weight_is_the_mean_of_photograph_and_painting(network, random):
    photo, (full, half) = _painted(network, random, (1, 0), (0.5, 0))
    np.testing.assert_allclose(half, (photo + full) / 2, atol=1e-5)


def test_only_the_ratio_counts_where_the_sum_is_more_than_one(network, random):
    _, (first, second) = _painted(network, random, (0.25, 0.75), (2, 6))
    np.testing.assert_allclose(first, second, atol=1e-5)


def test_styles_differ_and_blend(network, random):
    _, (one, other, blend) = _painted(network, random, (1, 0), (0, 1), (0.5, 0.5))
    assert np.abs(one - other).mean() > 0.02
    for style in (one, other):
        assert np.abs(blend - style).mean() < np.abs(one - other).mean()


def test_the_picture_is_bounded_even_where_weights_are_wild(network, random):
    wild = type(network).from_config(network.get_config())
    wild.set_weights([100 * weight for weight in network.get_weights()])
    _, pictures = _painted(wild, random, (1, 0), (0.5, 0.2))
    assert pictures.min() >= 0
    assert pictures.max() <= 1
