"""Tests of a reusable SavedModel, as other programs would use it."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from tests.networks.table import NETWORKS, make_inputs, make_network, run
from tfstyle.exporting.saved_model.hub_module import write_hub_module
from tfstyle.images.psnr import psnr
from tfstyle.models.find import import_hub

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def module(hub_folder):
    return import_hub().load(str(hub_folder))


@pytest.mark.parametrize("name", NETWORKS)
def test_every_network_paints_as_it_does_under_keras(name, card, random, tmp_path):
    network = make_network(name)
    write_hub_module(network, card, tmp_path / "hub")
    module = tf.saved_model.load(str(tmp_path / "hub"))
    for size in ((12, 12), (17, 30), (41, 23)):
        inputs = make_inputs(random, *size, [(1, 0), (0.25, 0.75)])
        painted = module(inputs["image"], inputs["style_weights"])
        assert psnr(painted, run(network, inputs)) >= 90, size


@pytest.mark.parametrize(
    ("given", "weights"),
    [
        ({}, (1, 0)),
        ({"style_weights": [[0.0, 3.0]]}, (0, 1)),
        ({"strength": 0.5}, (0.5, 0)),
        ({"strength": [0.5]}, (0.5, 0)),
        ({"style_weights": [[1.0, 1.0]], "strength": 0.6}, (0.3, 0.3)),
    ],
)
def test_style_and_strength_may_be_left_out(
    module, small_network, random, given, weights
):
    inputs = make_inputs(random, 18, 21, [weights])
    painted = module(inputs["image"], **given)
    assert psnr(painted, run(small_network, inputs)) >= 90


def test_what_training_needs_is_there(module, small_network):
    assert len(module.variables) == len(small_network.weights)
    assert len(module.trainable_variables) == len(small_network.trainable_weights)
    assert list(module.regularization_losses) == []


def test_wrong_images_are_told(module):
    with pytest.raises(tf.errors.InvalidArgumentError, match="values from 0 to 1"):
        module(np.full((1, 16, 16, 3), 2, np.float32))


def test_a_keras_layer_of_it_learns(hub_folder, random):
    layer = keras.layers.TFSMLayer(str(hub_folder))
    image = keras.Input((None, None, 3))
    model = keras.Model(image, layer(image))
    assert len(layer.trainable_weights) == 20
    photo = random.random((1, 20, 24, 3), np.float32)
    weights = layer.trainable_weights
    before = [np.array(weight) for weight in weights]
    painted = layer(tf.constant(photo))
    model.compile(keras.optimizers.SGD(1.0), "mse")
    model.fit(photo, photo, verbose=0)
    pairs = zip(weights, before, strict=True)
    moved = [np.abs(np.array(weight) - old).max() for weight, old in pairs]
    assert sum(distance > 0 for distance in moved) > len(moved) / 2
    assert np.abs(layer(tf.constant(photo)) - painted).max() > 1e-6


def test_a_keras_layer_takes_style_and_strength(hub_folder, small_network, random):
    layer = keras.layers.TFSMLayer(str(hub_folder))
    inputs = make_inputs(random, 18, 21, [(0, 0.5)])
    image, weights = tf.constant(inputs["image"]), tf.constant([[0.0, 1.0]])
    painted = layer(image, style_weights=weights, strength=tf.constant(0.5))
    assert psnr(painted, run(small_network, inputs)) >= 90
