import keras
import numpy as np
import pytest
import tensorflow as tf

from tfstyle.features.mixed_conv import MixedConv2D


def _layers(padding, data):
    """The layer and the same layer of Keras, with the same weights."""
    arguments = {"padding": padding, "activation": "relu"}
    ours, reference = (
        kind(5, 3, **arguments) for kind in (MixedConv2D, keras.layers.Conv2D)
    )
    reference(data)
    ours(data)
    reference.bias.assign(np.linspace(-0.2, 0.2, 5))
    ours.set_weights(reference.get_weights())
    return ours, reference


def _with_gradient(layer, data, slope):
    with tf.GradientTape() as tape:
        tape.watch(data)
        result = layer(data)
    return result, tape.gradient(result, data, tf.cast(slope, result.dtype))


@pytest.mark.parametrize("padding", ["same", "valid"])
def test_is_rounded_only_at_the_end_and_has_almost_the_same_gradient(padding, random):
    data = tf.constant(random.random((2, 8, 11, 3), np.float32))
    ours, reference = _layers(padding, data)
    slope = random.normal(size=reference(data).shape)
    result, gradient = _with_gradient(ours, data, slope)
    expected, wanted = _with_gradient(reference, data, slope)
    np.testing.assert_array_equal(result, tf.cast(expected, tf.bfloat16))
    assert gradient.dtype == tf.float32
    np.testing.assert_allclose(gradient, wanted, atol=0.02 * np.abs(wanted).max())


def test_takes_pictures_of_unknown_size_and_is_the_same_when_loaded(tmp_path, random):
    images = keras.Input((None, None, 3))
    layer = MixedConv2D(4, 3, padding="same", activation="relu")
    model = keras.Model(images, layer(images))
    model.save(tmp_path / "model.keras")
    data = random.random((1, 9, 7, 3), np.float32)
    loaded = keras.saving.load_model(tmp_path / "model.keras")
    np.testing.assert_array_equal(loaded(data), model(data))
