"""Tests of the converted file, compared with the original network."""

from collections import Counter

import keras
import numpy as np
import pytest

from tests.exporting.formats import photo, small_photo
from tests.networks.table import make_inputs, run
from tfstyle.errors import InputError
from tfstyle.exporting.litert.convert import WITH_PARTS, convert, write_litert
from tfstyle.exporting.options import TFLITE_KINDS
from tfstyle.models.card import Card, read_card
from tfstyle.networks.moments import moments_network, part_network

pytestmark = pytest.mark.slow

interpreter = pytest.importorskip("ai_edge_litert.interpreter")
SIZES = [(12, 12), (17, 30), (41, 23), (64, 48)]
# In decibels, of pictures in [0, 1].
AT_LEAST = {"float16": 55, "float32": 90}
OF_8_BITS = {"int8": 30, "full_int8": 15}


@pytest.fixture(scope="module")
def contents(network):
    return {weights: convert(network, weights) for weights in WITH_PARTS}


@pytest.fixture
def open_file(contents):
    def run(weights: str):
        return interpreter.Interpreter(model_content=contents[weights], num_threads=1)

    return run


def _psnr(ours, expected) -> float:
    return -10 * np.log10(np.mean(np.square(ours - expected)) + 1e-20)


@pytest.mark.parametrize("weights", WITH_PARTS)
def test_paints_what_the_network_paints(network, open_file, random, weights):
    paint = open_file(weights).get_signature_runner("paint")
    for size in SIZES:
        inputs = make_inputs(random, *size)
        picture = paint(**inputs)["stylized_image"]
        assert _psnr(picture, run(network, inputs)) > AT_LEAST[weights], size


def test_measures_and_paints_parts_as_the_network_does(network, open_file, random):
    file = open_file("float32")
    inputs = make_inputs(random, 33, 30)
    moments = file.get_signature_runner("moments")(**inputs)["moments"]
    expected = run(moments_network(network), inputs)
    np.testing.assert_allclose(moments, expected, rtol=1e-3, atol=1e-4)
    inputs |= {"image": inputs["image"][:, :20], "moments": expected}
    part = file.get_signature_runner("paint_part")(**inputs)["stylized_image"]
    assert _psnr(part, run(part_network(network), inputs)) > AT_LEAST["float32"]


def test_paints_batches(network, open_file, random):
    inputs = make_inputs(random, 17, 22, [(1, 0), (0, 1), (0.2, 0.2)])
    picture = open_file("float32").get_signature_runner("paint")(**inputs)
    assert _psnr(picture["stylized_image"], run(network, inputs)) > AT_LEAST["float32"]


@pytest.mark.parametrize("weights", WITH_PARTS)
def test_xnnpack_takes_nearly_all(open_file, weights):
    """Whatever it leaves is slow: of hundreds of operations, shapes and their sums."""
    file = open_file(weights)
    file.get_signature_runner("paint")(
        image=np.zeros((1, 32, 32, 3), np.float32),
        style_weights=np.zeros((1, 2), np.float32),
    )
    names = Counter(op["op_name"] for op in file._get_ops_details())
    assert not [name for name in names if name.startswith(("Flex", "CUSTOM"))]
    assert "READ_VARIABLE" not in names
    assert "MIRROR_PAD" not in names
    assert 1 <= names["DELEGATE"] <= 8


def test_signatures_share_the_weights(network, contents):
    sizes = {weights: len(content) for weights, content in contents.items()}
    bytes_a_weight = (sizes["float32"] - sizes["float16"]) / network.count_params()
    # 2 bytes if stored once; kernels split into phases have 16/9 as many weights
    assert 1.5 < bytes_a_weight < 4


def test_the_file_has_its_card_and_runs(network, random, tmp_path, capfd):
    card = Card("tiny", "TransformerNet", ("dots", "lines"), {"seed": 0})
    write_litert(network, card, tmp_path / "tiny.tflite")
    assert read_card(tmp_path / "tiny.tflite") == card
    assert capfd.readouterr() == ("", "")
    file = interpreter.Interpreter(str(tmp_path / "tiny.tflite"))
    inputs = make_inputs(random, 16, 16)
    picture = file.get_signature_runner("paint")(**inputs)["stylized_image"]
    assert _psnr(picture, run(network, inputs)) > AT_LEAST["float16"]


def test_8_bit_weights_take_a_quarter_and_only_paint(network, contents):
    content = convert(network, "int8")
    file = interpreter.Interpreter(model_content=content)
    assert set(file.get_signature_list()) == {"paint"}
    one_signature = convert(network, "float32", (16, 16))
    # Kernels of less than 1024 numbers stay as they are.
    saved = (len(one_signature) - len(content)) / network.count_params()
    assert saved > 1.5


@pytest.mark.parametrize("weights", TFLITE_KINDS)
def test_a_fixed_size_is_the_only_one(network, random, weights):
    content = convert(network, weights, (20, 34), [small_photo(34)[:20]])
    file = interpreter.Interpreter(model_content=content)
    assert set(file.get_signature_list()) == {"paint"}
    paint = file.get_signature_runner("paint")
    shapes = {n: d["shape_signature"] for n, d in paint.get_input_details().items()}
    assert shapes["image"].tolist() == [1, 20, 34, 3]
    assert shapes["style_weights"].tolist() == [1, 2]
    inputs = make_inputs(random, 20, 34)
    picture = paint(**inputs)["stylized_image"]
    assert _psnr(picture, run(network, inputs)) > {**AT_LEAST, **OF_8_BITS}[weights]


def test_all_of_full_int8_is_integers(network):
    content = convert(network, "full_int8", (16, 16), [photo(16, 16)])
    file = interpreter.Interpreter(
        model_content=content,
        experimental_op_resolver_type=interpreter.OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES,
    )
    kinds = Counter(d["dtype"].__name__ for d in file.get_tensor_details())
    # Inputs and output, before and after the conversion.
    assert kinds["float32"] <= 4, kinds
    assert kinds["int8"] > 100


def test_the_photographs_say_which_numbers_come_up(network):
    image = small_photo(48)[None]
    inputs = {"image": image, "style_weights": np.array([[1, 0]], np.float32)}
    found = []
    for examples in ([image[0]], [0.3 * image[0]]):
        content = convert(network, "full_int8", examples=examples)
        file = interpreter.Interpreter(model_content=content)
        picture = file.get_signature_runner("paint")(**inputs)["stylized_image"]
        found.append(_psnr(picture, run(network, inputs)))
    assert found[0] > found[1] + 3


def test_keras_divides_by_what_it_did_before(network):
    before = keras.config.epsilon()
    convert(network, "full_int8", (16, 16), [photo(16, 16)])
    assert keras.config.epsilon() == before


def test_an_unknown_kind_of_weights_is_refused(network):
    with pytest.raises(InputError, match="Did you mean 'float16'"):
        convert(network, "flaot16")
