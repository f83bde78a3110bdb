"""Tests of saving and loading that every Keras model must pass."""

import keras
import numpy as np
import tensorflow as tf

from tests.networks.table import make_inputs, run


def test_keras_round_trip_is_exact(network, random, tmp_path):
    network.save(tmp_path / "network.keras")
    loaded = keras.saving.load_model(tmp_path / "network.keras")
    inputs = make_inputs(random, 21, 18)
    np.testing.assert_array_equal(run(loaded, inputs), run(network, inputs))


def test_the_config_makes_the_same_layers_again(network):
    again = type(network).from_config(network.get_config())
    assert again.get_config() == network.get_config()
    shapes = [{w.path: tuple(w.shape) for w in n.weights} for n in (again, network)]
    assert shapes[0] == shapes[1]


def test_the_class_is_registered(network):
    kind = type(network)
    name = keras.saving.get_registered_name(kind)
    assert name == f"tfstyle>{kind.__name__}"


def test_gradients_reach_every_weight(network, random):
    inputs = make_inputs(random, 16, 16, [(1, 0), (0, 1)])
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.square(network(inputs)))
    variables = [variable.value for variable in network.trainable_variables]
    gradients = tape.gradient(loss, variables)
    assert len(gradients) == len(network.weights)
    assert all(np.abs(gradient).max() > 0 for gradient in gradients)
