from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf

import tfstyle
from tfstyle.errors import InputError
from tfstyle.features import vgg19, winograd_choice
from tfstyle.features.layer_names import STYLE_LAYERS
from tfstyle.features.vgg19 import vgg19_features
from tfstyle.images import load, resize
from tfstyle.losses.style import StyleLoss

SAMPLES = Path(tfstyle.__file__).parent / "assets" / "samples"
PICTURES = ("lake.jpg", "swirls.jpg")


def test_equals_keras_own_network_with_its_own_preprocessing(vgg19_weights, random):
    image = random.random((1, 37, 50, 3), np.float32)
    reference = keras.applications.VGG19(weights=vgg19_weights, include_top=False)
    reference = keras.Model(reference.input, reference.get_layer("block3_conv2").output)
    prepared = keras.applications.vgg19.preprocess_input(255 * image.copy())
    ours = vgg19_features(["conv3_2"], vgg19_weights)(image)["relu3_2"]
    np.testing.assert_allclose(ours, reference(prepared), rtol=1e-4, atol=1e-2)


def test_gives_the_layers_asked_for_and_no_deeper_ones():
    model = vgg19_features(["relu2_2", "block1_conv1"], weights=None)
    shapes = {k: tuple(v.shape) for k, v in model(np.zeros((1, 33, 20, 3))).items()}
    assert shapes == {"relu2_2": (1, 16, 10, 128), "relu1_1": (1, 33, 20, 64)}
    assert not [layer for layer in model.layers if "block3" in layer.name]


@pytest.mark.parametrize(
    ("devices", "warnings"),
    [(["cpu:0"], 1), (["cuda:0"], 0), (["tpu:0"], 0), (None, 0)],
)
def test_warns_of_slow_bfloat16_only_on_cpus(monkeypatch, caplog, devices, warnings):
    def list_devices():
        if devices is None:  # as with PyTorch
            raise AttributeError
        return devices

    monkeypatch.setattr(keras.distribution, "list_devices", list_devices)
    monkeypatch.setattr(vgg19, "emulates_bfloat16", lambda: True)
    vgg19._warn_of_emulation.cache_clear()
    vgg19_features(["relu1_1"], weights=None, dtype="bfloat16")
    assert caplog.text.count("no instructions for bfloat16") == warnings


def test_features_are_not_trainable():
    assert vgg19_features(["relu1_2"], weights=None).trainable_weights == []


@pytest.mark.slow
def test_random_features_are_the_same_for_everybody_and_keep_the_variance(random):
    image = random.random((1, 64, 64, 3), np.float32)
    layers = ["relu1_1", "relu5_1"]
    first, second = (vgg19_features(layers, weights=None)(image) for _ in range(2))
    np.testing.assert_array_equal(first["relu5_1"], second["relu5_1"])
    ratio = np.mean(np.square(first["relu5_1"])) / np.mean(np.square(first["relu1_1"]))
    assert 0.1 < ratio < 10


def test_average_pooling_is_the_mean_of_four(random):
    image = random.random((1, 16, 16, 3), np.float32)
    seen = vgg19_features(["relu1_2", "pool1"], weights=None, pooling="avg")(image)
    blocks = seen["relu1_2"].numpy().reshape(1, 8, 2, 8, 2, 64)
    np.testing.assert_allclose(seen["pool1"], blocks.mean((2, 4)), rtol=1e-5)


def test_replicate_padding_sees_no_border_in_a_flat_picture():
    flat = np.full((1, 20, 20, 3), 0.8, np.float32)
    zeros = vgg19_features(["relu1_1"], weights=None)(flat)["relu1_1"]
    replicate = vgg19_features(["relu1_1"], None, first_padding="replicate")(flat)
    assert np.ptp(zeros, axis=(1, 2)).max() > 1
    np.testing.assert_allclose(np.ptp(replicate["relu1_1"], axis=(1, 2)), 0, atol=1e-3)
    np.testing.assert_allclose(
        replicate["relu1_1"][0, 9, 9], zeros[0, 9, 9], rtol=1e-4, atol=1e-3
    )


@pytest.mark.parametrize("padding", ["zeros", "replicate"])
def test_keras_round_trip_is_exact(tmp_path, random, padding):
    model = vgg19_features(["relu2_1"], weights=None, first_padding=padding)
    model.save(tmp_path / "features.keras")
    loaded = keras.models.load_model(tmp_path / "features.keras")
    image = random.random((1, 24, 24, 3), np.float32)
    np.testing.assert_array_equal(loaded(image)["relu2_1"], model(image)["relu2_1"])


@pytest.mark.parametrize(
    ("arguments", "suggestion"),
    [
        ({"layers": ["relu9_1"]}, "Did you mean"),
        ({"pooling": "mex"}, "Did you mean 'max'"),
        ({"first_padding": "same"}, "Expected one of"),
        ({"dtype": "bfloat"}, "Did you mean 'bfloat16'"),
        ({"convolution": "winogard"}, "Did you mean 'winograd'"),
    ],
)
def test_unknown_names_are_refused(arguments, suggestion):
    with pytest.raises(InputError, match=suggestion):
        vgg19_features(**{"layers": ["relu1_1"], "weights": None, **arguments})


def test_bfloat16_activations_are_nearly_those_of_float32(random):
    image = random.random((1, 32, 32, 3), np.float32)
    layers = ["relu1_1", "pool1", "relu3_1"]
    exact = vgg19_features(layers, weights=None)(image)
    quick = vgg19_features(layers, weights=None, dtype="bfloat16")(image)
    assert {quick[name].dtype for name in layers} == {tf.bfloat16}
    rounded = tf.cast(exact["relu1_1"], tf.bfloat16)
    np.testing.assert_array_equal(quick["relu1_1"], rounded)
    for name in ("pool1", "relu3_1"):
        found = tf.cast(quick[name], tf.float32)
        error = np.linalg.norm(found - exact[name]) / np.linalg.norm(exact[name])
        assert 0 < error < 0.01


@pytest.mark.slow
@pytest.mark.parametrize(
    ("dtype", "tolerance", "cosine"),
    [("float32", 1e-4, 0.9999), ("bfloat16", 0.05, 0.99)],
)
def test_winograd_sees_nearly_the_same_and_has_its_gradient(
    random, monkeypatch, dtype, tolerance, cosine
):
    monkeypatch.setattr(winograd_choice, "has_quick_winograd", lambda *_: True)
    image = tf.constant(random.random((1, 61, 70, 3), np.float32))
    layers = ["relu1_1", "relu2_2", "relu4_1"]

    def look(convolution):
        model = vgg19_features(layers, None, dtype=dtype, convolution=convolution)
        with tf.GradientTape() as tape:
            tape.watch(image)
            seen = model(image)
            loss = sum(tf.reduce_mean(values**2) for values in seen.values())
        return seen, tape.gradient(loss, image).numpy()

    (direct, slope), (winograd, other) = map(look, ("direct", "winograd"))
    np.testing.assert_array_equal(winograd["relu1_1"], direct["relu1_1"])
    for name in layers[1:]:
        difference = np.linalg.norm(winograd[name] - direct[name])
        assert 0 < difference < tolerance * np.linalg.norm(direct[name])
    lengths = np.linalg.norm(slope) * np.linalg.norm(other)
    assert np.sum(slope * other) > cosine * lengths


@pytest.mark.nightly
def test_winograd_on_a_picture_keeps_the_direction_of_the_gradient(
    vgg19_weights, monkeypatch
):
    monkeypatch.setattr(winograd_choice, "has_quick_winograd", lambda *_: True)
    photo, painting = (
        resize(load(SAMPLES / name), (96, 128), clip=True)[None] for name in PICTURES
    )
    photo, style = tf.constant(photo), StyleLoss(STYLE_LAYERS)
    target = style.target(
        [vgg19_features(STYLE_LAYERS, vgg19_weights)(painting)], [1.0]
    )

    def slope(dtype, convolution):
        model = vgg19_features(
            STYLE_LAYERS, vgg19_weights, dtype=dtype, convolution=convolution
        )
        with tf.GradientTape() as tape:
            tape.watch(photo)
            loss = style(photo, model(photo), target)
        return tape.gradient(loss, photo).numpy().ravel()

    exact = slope("float32", "direct")
    found = slope("bfloat16", "winograd")
    cosine = found @ exact / np.linalg.norm(found) / np.linalg.norm(exact)
    assert 0.99 < cosine < 1
