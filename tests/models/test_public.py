"""Tests of `tfstyle.styles` and `tfstyle.load_network`."""

import numpy as np
import pytest

import tfstyle
from tests.conftest import STYLES
from tfstyle.errors import InputError


def test_styles_are_those_of_the_card(model):
    assert tfstyle.styles(model) == tuple(STYLES)
    assert tfstyle.styles() == tfstyle.styles("any")
    with pytest.raises(InputError, match="Did you mean 'classic'"):
        tfstyle.styles("clasic")


def test_a_loaded_network_paints_what_stylize_paints(model, random):
    pytest.importorskip("ai_edge_litert")
    photo = random.random((32, 40, 3), np.float32)
    network = tfstyle.load_network(model)
    weights = np.eye(len(STYLES), dtype=np.float32)[:1]
    image = network({"image": photo[None], "style_weights": weights})[0]
    expected = tfstyle.stylize(photo, STYLES[0], model=model, runtime="litert")
    np.testing.assert_allclose(image, expected, atol=0.01)


def test_a_network_without_a_keras_file_cannot_be_loaded(model, tmp_path):
    file = tmp_path / "lone.tflite"
    file.write_bytes((model / "tiny.tflite").read_bytes())
    assert tfstyle.styles(file) == tuple(STYLES)
    with pytest.raises(InputError, match=r"as a .keras file.*lone\.tflite"):
        tfstyle.load_network(file)
