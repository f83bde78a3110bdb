import numpy as np
import pytest

from tfstyle.exporting.litert import convert as convert_module
from tfstyle.exporting.litert.shrink import shrink
from tfstyle.networks.families import family_of
from tfstyle.networks.transformer_net import TransformerNet
from tfstyle.runtimes.litert_file.structure import check_structure

pytestmark = pytest.mark.slow

interpreter = pytest.importorskip("ai_edge_litert.interpreter")


@pytest.fixture(scope="module")
def network():
    return TransformerNet(styles=2, alpha=0.125, blocks=1)


def _paint(content, inputs):
    runner = interpreter.Interpreter(model_content=content).get_signature_runner
    (picture,) = runner("paint")(**inputs).values()
    return picture


@pytest.mark.parametrize("weights", ["float16", "int8"])
def test_a_smaller_file_paints_the_same(network, random, monkeypatch, weights):
    monkeypatch.setattr(convert_module, "shrink", lambda content, share: content)
    content = convert_module.convert(network, weights)
    small = shrink(content)
    assert len(small) < len(content) - 5_000
    assert shrink(small) == small
    assert shrink(shrink(small, share=True)) == small
    check_structure(small, family_of(network))
    inputs = {
        "image": random.random((1, 21, 30, 3), np.float32),
        "style_weights": np.array([[0.25, 0.5]], np.float32),
    }
    np.testing.assert_array_equal(_paint(small, inputs), _paint(content, inputs))


@pytest.mark.parametrize("weights", ["float16", "int8"])
def test_equal_shapes_are_written_once(network, random, weights):
    content = convert_module.convert(network, weights)
    plain = shrink(content)
    assert len(content) < len(plain) - 5_000
    check_structure(content, family_of(network))
    inputs = {
        "image": random.random((1, 21, 30, 3), np.float32),
        "style_weights": np.array([[0.25, 0.5]], np.float32),
    }
    np.testing.assert_array_equal(_paint(content, inputs), _paint(plain, inputs))


def test_only_names_of_inputs_and_outputs_are_left(network):
    content = convert_module.convert(network, "int8")
    details = interpreter.Interpreter(model_content=content).get_tensor_details()
    names = [d["name"] for d in details if d["name"]]
    assert {"paint_image:0", "paint_style_weights:0"} <= set(names)
    assert len(names) == 3
