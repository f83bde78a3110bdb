"""Tests that all runtimes must pass, compared with the network itself."""

import numpy as np

from tests.networks.table import make_inputs, run
from tfstyle.networks.moments import moments_network, part_network

WEIGHTS = [(1, 0), (0.25, 0.5)]


def test_the_card_is_that_of_the_file(runtime, card):
    assert runtime.card == card


def test_paints_as_the_network_does_at_any_size_in_turn(runtime, network, random):
    for size in ((17, 30), (33, 12), (17, 30)):
        inputs = make_inputs(random, *size, WEIGHTS)
        pictures = runtime.paint(inputs["image"], inputs["style_weights"])
        assert pictures.dtype == np.float32
        # Weights of the files are float16.
        np.testing.assert_allclose(pictures, run(network, inputs), atol=0.01)


def test_measures_as_the_network_does(runtime, network, random):
    inputs = make_inputs(random, 33, 30, WEIGHTS)
    moments = runtime.moments(inputs["image"], inputs["style_weights"])
    expected = run(moments_network(network), inputs)
    np.testing.assert_allclose(moments, expected, rtol=0.02, atol=0.01)


def test_paints_parts_as_the_network_does(runtime, network, random):
    inputs = make_inputs(random, 33, 30, WEIGHTS)
    inputs["moments"] = run(moments_network(network), inputs)
    inputs["image"] = inputs["image"][:, :21]
    arguments = [inputs[name] for name in ("image", "style_weights", "moments")]
    expected = run(part_network(network), inputs)
    np.testing.assert_allclose(runtime.paint_part(*arguments), expected, atol=0.01)


def test_what_is_returned_stays_when_the_next_is_painted(runtime, random):
    first, second = (make_inputs(random, 16, 16) for _ in range(2))
    pictures = runtime.paint(first["image"], first["style_weights"])
    kept = pictures.copy()
    runtime.paint(second["image"], second["style_weights"])
    np.testing.assert_array_equal(pictures, kept)
