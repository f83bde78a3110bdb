import numpy as np
import pytest
from keras import Model

from tests.networks.table import make_inputs, run
from tfstyle.networks.layers.normalization import ConditionalInstanceNormalization
from tfstyle.networks.moments import moments_network, part_network

# Upper bound of the receptive field to each side, in pixels, for all networks of the
# table; a multiple of 4, because the lowest resolution is a quarter.
REACH = 24


@pytest.fixture(scope="module")
def measure(network):
    return moments_network(network)


@pytest.fixture(scope="module")
def paint_part(network):
    return part_network(network)


def _maps_before_normalisation(network, inputs):
    copy = type(network).from_config(network.get_config())
    copy.set_weights(network.get_weights())
    kind = ConditionalInstanceNormalization
    layers = [layer for layer in copy.layers if isinstance(layer, kind)]
    look = Model(copy.input, [layer.input[0] for layer in layers])
    return [np.array(seen, np.float64) for seen in look(inputs)]


@pytest.mark.slow
def test_moments_are_those_of_what_is_normalised(network, measure, random):
    inputs = make_inputs(random, 21, 18, [(1, 0), (0.2, 0.3)])
    expected = []
    for seen in _maps_before_normalisation(network, inputs):
        expected += [seen.mean((1, 2)), seen.var((1, 2))]
    moments = run(measure, inputs)
    np.testing.assert_allclose(moments, np.concatenate(expected, axis=1), atol=1e-4)


@pytest.mark.slow
def test_with_its_own_moments_a_part_is_what_the_network_paints(
    network, measure, paint_part, random
):
    inputs = make_inputs(random, 21, 18, [(1, 0), (0.2, 0.3)])
    part = run(paint_part, {**inputs, "moments": run(measure, inputs)})
    np.testing.assert_allclose(part, run(network, inputs), atol=1e-6)


@pytest.mark.slow
def test_a_crop_is_painted_as_in_the_whole_away_from_where_it_was_cut(
    network, measure, paint_part, random
):
    inputs = make_inputs(random, 81, 75, [(0.5, 0.25)])
    inputs["image"][:, :40] *= 0.5  # so that the crop's own moments are others
    whole = run(network, inputs)
    crop = {**inputs, "image": inputs["image"][:, 20:, :60]}
    part = run(paint_part, {**crop, "moments": run(measure, inputs)})
    inside = np.s_[:, REACH:, : 60 - REACH]
    expected = whole[:, 20:, :60]
    np.testing.assert_allclose(part[inside], expected[inside], atol=1e-5)
    assert np.abs(run(network, crop) - expected)[inside].max() > 0.01
    assert np.abs(part - expected).max() > 0.01


def test_weights_are_shared_not_copied(network, measure, paint_part):
    own = {id(weight) for weight in network.weights}
    for model in (measure, paint_part):
        assert {id(weight) for weight in model.weights} <= own
