import keras
import numpy as np
import pytest
import tensorflow as tf

from tfstyle.features import winograd_choice
from tfstyle.features.winograd_layer import WinogradConv2D

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def known_processor(monkeypatch):
    monkeypatch.setattr(winograd_choice, "has_quick_winograd", lambda *_: True)


def _pair(random, dtype: str) -> list[keras.layers.Layer]:
    """Keras' own layer and ours, with the same weights."""
    config = {"padding": "same", "activation": "relu", "dtype": dtype}
    layers = [kind(64, 3, **config) for kind in (keras.layers.Conv2D, WinogradConv2D)]
    weights = [random.normal(0, 0.1, (3, 3, 128, 64)), random.normal(0, 0.1, 64)]
    for layer in layers:
        layer.build((None, None, None, 128))
        layer.set_weights(weights)
    return layers


def _operations(layer, shape) -> set[str]:
    graph = tf.function(layer).get_concrete_function(
        tf.TensorSpec(shape, layer.compute_dtype)
    )
    return {operation.type for operation in graph.graph.get_operations()}


@pytest.mark.parametrize(
    ("dtype", "tolerance"), [("float32", 1e-5), ("bfloat16", 0.03)]
)
def test_sees_what_keras_own_layer_sees(random, dtype, tolerance):
    values = tf.cast(random.normal(size=(1, 70, 66, 128)), dtype)
    direct, ours = (tf.cast(layer(values), "float32") for layer in _pair(random, dtype))
    error = np.linalg.norm(ours - direct) / np.linalg.norm(direct)
    assert 0 < error < tolerance


def test_unknown_and_small_maps_are_convolved_directly(random):
    _, layer = _pair(random, "float32")
    assert "Conv2D" not in _operations(layer, (None, 64, 64, 128))
    assert "Conv2D" in _operations(layer, (1, None, None, 128))
    assert "Conv2D" in _operations(layer, (1, 8, 8, 128))


def test_a_saved_layer_sees_the_same(random, tmp_path):
    _, layer = _pair(random, "float32")
    values = random.normal(size=(1, 64, 64, 128)).astype(np.float32)
    model = keras.Sequential([keras.Input((None, None, 128)), layer])
    model.save(tmp_path / "layer.keras")
    loaded = keras.models.load_model(tmp_path / "layer.keras")
    assert isinstance(loaded.layers[0], WinogradConv2D)
    np.testing.assert_array_equal(loaded(values), model(values))
