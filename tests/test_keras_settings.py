"""Tests that results do not depend on Keras's global settings."""

from collections.abc import Callable

import keras
import numpy as np
import pytest

import tfstyle
from tfstyle.exporting.litert.convert import convert
from tfstyle.features.vgg19 import vgg19_features
from tfstyle.losses.grid import GridLoss
from tfstyle.methods.inspect import inspect
from tfstyle.models.keras_file import load_network, save_network

pytestmark = pytest.mark.slow

RANDOM = np.random.default_rng(0)
PHOTO, PAINTING = RANDOM.random((2, 32, 40, 3), np.float32)
FEATURES = {"allow_random_features": True}
RUN = {
    **FEATURES,
    "image_size": 32,
    "iterations": 2,
    "min_scale": 32,
    "content_layers": ("relu2_1",),
}
STYLE_LAYERS = ("relu1_1", "relu2_1")
SETTINGS = {
    "channels first": {
        "image_data_format": "channels_first",
        "dtype_policy": "mixed_bfloat16",
        "floatx": "float16",
        "epsilon": 0.5,
    },
    "mixed float16": {"dtype_policy": "mixed_float16", "floatx": "float64"},
    "bfloat16": {"floatx": "bfloat16", "dtype_policy": "bfloat16"},
}


@pytest.fixture
def use():
    """Sets Keras' settings; they are as before when the test ends."""
    names = ("image_data_format", "floatx", "epsilon", "dtype_policy")
    before = {name: getattr(keras.config, name)() for name in names}

    def use(settings: dict) -> None:
        for name, value in settings.items():
            getattr(keras.config, f"set_{name}")(value)

    yield use
    use(before)


def _features(dtype: str) -> np.ndarray:
    layers = ["relu1_1", "relu3_1"]
    model = vgg19_features(layers, None, "avg", "replicate", dtype)
    return np.array(model(PHOTO[None])["relu3_1"])


def _optimize(**options) -> np.ndarray:
    options = {**RUN, "style_layers": STYLE_LAYERS, **options}
    return tfstyle.optimize(PHOTO, PAINTING, **options)


RESULTS: dict[str, Callable[[], np.ndarray]] = {
    "features": lambda: _features("float32"),
    "bfloat16 features": lambda: _features("bfloat16"),
    "grid": lambda: np.array(GridLoss()(PHOTO[None], {})),
    "lbfgs": lambda: _optimize(),
    "adam": lambda: _optimize(optimizer="adam"),
    "mrf": lambda: _optimize(statistic="mrf"),
    "w2": lambda: _optimize(statistic="w2", style_layers=("relu1_1",)),
    "invert": lambda: tfstyle.invert(PHOTO, **RUN),
    "dream": lambda: tfstyle.dream(
        PHOTO, image_size=32, iterations=2, octaves=1, **FEATURES
    ),
    "inspect": lambda: inspect(PHOTO, image_size=32, **FEATURES),
}


@pytest.mark.parametrize("name", RESULTS)
def test_results_do_not_depend_on_settings(name, use, no_weights):
    expected = RESULTS[name]()
    assert expected.dtype == ("bfloat16" if "bfloat16" in name else np.float32)
    both = name in ("features", "bfloat16 features", "grid", "lbfgs")
    for settings in list(SETTINGS.values())[: 1 + both]:
        use(settings)
        result = RESULTS[name]()
        assert result.dtype == expected.dtype
        np.testing.assert_array_equal(result, expected)


@pytest.mark.parametrize("setting", SETTINGS)
def test_networks_do_not_depend_on_settings(setting, model, use, tmp_path):
    path, options = model / "tiny.keras", {"runtime": "keras", "model": str(model)}
    expected = tfstyle.stylize(PHOTO, "dots:2,waves", **options)
    size = path.stat().st_size
    use(SETTINGS[setting])
    result = tfstyle.stylize(PHOTO, {"dots": 2, "waves": 1}, **options)
    assert result.dtype == np.float32
    np.testing.assert_array_equal(result, expected)
    network, card = load_network(path)
    save_network(network, card, tmp_path / "again.keras")
    assert (tmp_path / "again.keras").stat().st_size == pytest.approx(size, rel=0.01)


def test_exports_do_not_depend_on_settings(model, use):
    network, _ = load_network(model / "tiny.keras")
    expected = convert(network, "int8")
    use(SETTINGS["channels first"])
    network, _ = load_network(model / "tiny.keras")
    assert convert(network, "int8") == expected
