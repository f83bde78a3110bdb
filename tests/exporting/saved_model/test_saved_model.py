import json
import subprocess
import sys

import numpy as np
import pytest
import tensorflow as tf
from tensorflow.core.protobuf.saved_model_pb2 import SavedModel

from tests.exporting.saved_model.conftest import MAX_PIXELS
from tests.networks.table import NETWORKS, make_inputs, make_network, run
from tests.serving.pictures import file_of, picture
from tfstyle.errors import InputError
from tfstyle.exporting.saved_model.saved_model import write_saved_model
from tfstyle.images.psnr import psnr
from tfstyle.models.card import read_card

pytestmark = pytest.mark.slow

FIRST = np.array([[1.0, 0.0]], np.float32)
FLOAT, UINT8, STRING = 1, 4, 7
PIXELS = [-1, -1, -1, 3]
MIXTURE = {"style_weights": (FLOAT, [-1, 2]), "strength": (FLOAT, [-1])}
# Inputs, then the output: names, data types, shapes.
SIGNATURES = {
    "serving_default": (
        {"image_bytes": (STRING, [-1]), **MIXTURE},
        {"stylized_image_bytes": (STRING, [-1])},
    ),
    "float": (
        {"image": (FLOAT, PIXELS), **MIXTURE},
        {"stylized_image": (FLOAT, PIXELS)},
    ),
    "uint8": (
        {"image": (UINT8, PIXELS), **MIXTURE},
        {"stylized_image": (UINT8, PIXELS)},
    ),
}


def _described(tensors) -> dict:
    return {
        name: (tensor.dtype, [dim.size for dim in tensor.tensor_shape.dim])
        for name, tensor in tensors.items()
    }


@pytest.fixture(scope="module")
def definitions(saved_model):
    content = (saved_model / "saved_model.pb").read_bytes()
    return SavedModel.FromString(content).meta_graphs[0].signature_def


@pytest.mark.parametrize("name", SIGNATURES)
def test_signatures_have_names_types_shapes_and_defaults(definitions, name):
    signature = definitions[name]
    inputs, outputs = SIGNATURES[name]
    assert _described(signature.inputs) == inputs
    assert _described(signature.outputs) == outputs
    assert signature.method_name == "tensorflow/serving/predict"
    filled = {n: tf.make_ndarray(d).tolist() for n, d in signature.defaults.items()}
    assert filled == {"style_weights": [[1.0, 0.0]], "strength": [1.0]}


# A graph knows neither names of styles nor how to paint a reduced copy.
OURS_ALONE = {"style", "stroke_scale"}


def test_our_own_server_describes_the_same(definitions):
    from tfstyle.serving.signatures import signatures_for

    numbers = {"DT_STRING": STRING, "DT_FLOAT": FLOAT, "DT_UINT8": UINT8}
    for name, ours in signatures_for(("dots", "lines")).items():
        described = {t.name: (numbers[t.dtype], [*t.shape]) for t in ours.inputs}
        for other in OURS_ALONE:
            described.pop(other)
        assert described == _described(definitions[name].inputs)
        assert list(definitions[name].outputs) == [ours.output.name]
        optional = {tensor.name for tensor in ours.inputs if tensor.optional}
        assert optional - OURS_ALONE == set(definitions[name].defaults)


@pytest.mark.parametrize("name", NETWORKS)
def test_every_network_paints_as_it_does_under_keras(name, card, random, tmp_path):
    network = make_network(name)
    write_saved_model(network, card, tmp_path / "1")
    loaded = tf.saved_model.load(str(tmp_path / "1"))
    for size in ((12, 12), (17, 30), (41, 23)):
        inputs = make_inputs(random, *size, [(1, 0), (0.25, 0.75)])
        tensors = {name: tf.constant(array) for name, array in inputs.items()}
        painted = loaded.signatures["float"](**tensors, strength=tf.constant([0.5]))
        inputs["style_weights"] *= 0.5
        ours = painted["stylized_image"].numpy()
        assert psnr(ours, run(network, inputs)) >= 90, size


def test_only_ratios_of_weights_count_and_strength_mixes(ask, small_network, random):
    inputs = make_inputs(random, 17, 22, [(0.2, 0.4), (0, 0.5)])
    weights = np.array([[1, 2], [0, 9]], np.float32)
    strength = np.array([0.6, 0.5], np.float32)
    painted = ask(
        "float", image=inputs["image"], style_weights=weights, strength=strength
    )
    assert psnr(painted, run(small_network, inputs)) >= 90


def test_bytes_are_the_floats_rounded(ask, small_network, random):
    pixels = random.integers(0, 256, (2, 19, 26, 3), np.uint8)
    inputs = {"image": (pixels / 255).astype("f4"), "style_weights": FIRST.repeat(2, 0)}
    painted = ask("uint8", image=pixels)
    assert painted.dtype == np.uint8
    expected = run(small_network, inputs)
    np.testing.assert_allclose(painted / 255, expected, atol=0.51 / 255)


def test_files_have_their_own_sizes_styles_and_strengths(ask, small_network, random):
    photos = [picture(random, 20, 24), picture(random, 31, 17), picture(random, 16, 16)]
    weights = np.array([[1, 0], [0, 1], [1, 1]], np.float32)
    strength = np.array([1, 0.5, 0], np.float32)
    files = [file_of(photo) for photo in photos]
    painted = ask(
        "serving_default", image_bytes=files, style_weights=weights, strength=strength
    )
    shares = weights / weights.sum(axis=1, keepdims=True) * strength[:, None]
    for photo, file, row in zip(photos, painted, shares, strict=True):
        image = (photo[None] / 255).astype("f4")
        expected = run(small_network, {"image": image, "style_weights": row[None]})[0]
        ours = tf.io.decode_png(file).numpy() / 255
        np.testing.assert_allclose(ours, expected, atol=1 / 255)


WRONG = {
    "weights of a style too many": (
        {"style_weights": [[1.0, 0.0, 0.0]]},
        "to have 2 columns, one per style",
    ),
    "weights of pictures too many": (
        {"style_weights": [[1.0, 0.0]] * 3},
        r"to have 2 columns, one per style.*\[3 2\]",
    ),
    "weights below 0": ({"style_weights": [[1.0, -1.0]]}, "to be at least 0"),
    "weights of nothing": ({"style_weights": [[0.0, 0.0]]}, "one weight above 0"),
    "weights of no number": ({"style_weights": [[np.nan, 1.0]]}, "to be at least 0"),
    "endless weights": ({"style_weights": [[np.inf, 1.0]]}, "to be at least 0"),
    "strength above 1": ({"strength": [1.5]}, "`strength` to be from 0 to 1"),
    "strength of no number": ({"strength": [np.nan]}, "`strength` to be from 0 to 1"),
    "strengths too many": ({"strength": [1.0] * 3}, "`strength` to be from 0 to 1"),
}


@pytest.mark.parametrize("signature", ["serving_default", "float", "uint8"])
@pytest.mark.parametrize("mistake", WRONG)
def test_wrong_weights_and_strengths_are_told(ask, random, signature, mistake):
    wrong, message = WRONG[mistake]
    pixels = [picture(random), picture(random)]
    pictures = {
        "serving_default": {"image_bytes": [file_of(photo) for photo in pixels]},
        "float": {"image": (np.array(pixels) / 255).astype("f4")},
        "uint8": {"image": np.array(pixels)},
    }
    with pytest.raises(tf.errors.InvalidArgumentError, match=message):
        ask(signature, **pictures[signature], **wrong)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda image: image[:, :11], "sides of at least 12 pixels"),
        (lambda image: image * 255, "have values from 0 to 1"),
        (lambda image: image * np.nan, "have values from 0 to 1"),
    ],
)
def test_wrong_images_are_told(ask, random, change, message):
    image = random.random((1, 20, 20, 3), np.float32)
    with pytest.raises(tf.errors.InvalidArgumentError, match=message):
        ask("float", image=change(image))


WITHOUT = """
import sys

# None is what an import takes for "not installed".
blocked = dict.fromkeys(("tfstyle", "keras", "tf_keras", "tensorflow_hub"))
sys.modules.update(blocked)
import tensorflow as tf

signatures = tf.saved_model.load(sys.argv[1]).signatures
image = tf.zeros((1, 20, 30, 3), tf.uint8) + 99
more = {"style_weights": tf.constant([[0.0, 1.0]]), "strength": tf.ones(1)}
file = tf.io.encode_jpeg(image[0])
for name, inputs in (
    ("uint8", {"image": image}),
    ("float", {"image": tf.cast(image, tf.float32) / 255}),
    ("serving_default", {"image_bytes": file[None]}),
):
    (painted,) = signatures[name](**inputs, **more).values()
    print(name, painted.shape, painted.dtype.name)
module = tf.saved_model.load(sys.argv[2])
print("hub", module(tf.cast(image, tf.float32) / 255, strength=0.5).shape)
assert not any(sys.modules[name] for name in blocked)
"""


def test_runs_where_neither_keras_nor_this_package_is(saved_model, hub_folder):
    command = [sys.executable, "-c", WITHOUT, str(saved_model), str(hub_folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "uint8 (1, 20, 30, 3) uint8",
        "float (1, 20, 30, 3) float32",
        "serving_default (1,) string",
        "hub (1, 20, 30, 3)",
    ]


def test_the_card_lies_beside(saved_model, hub_folder, card):
    assert read_card(saved_model) == read_card(hub_folder) == card
    record = json.loads((saved_model / "assets.extra" / "tfstyle.json").read_text())
    assert record["styles"] == ["dots", "lines"]
    assert record["about"]["licence"] == "Apache-2.0"
    assert record["about"]["styles"]["lines"]["title"] == "The Grid"


def test_an_earlier_folder_is_replaced_as_a_whole(small_network, card, tmp_path):
    (tmp_path / "1").mkdir()
    (tmp_path / "1" / "old").touch()
    write_saved_model(small_network, card, tmp_path / "1")
    assert not (tmp_path / "1" / "old").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["1"]


def test_what_cannot_be_written_is_told(small_network, card, tmp_path):
    (tmp_path / "file").touch()
    for path in (tmp_path / "file", tmp_path / "file" / "1"):
        with pytest.raises(InputError, match="`output` to be a writable folder"):
            write_saved_model(small_network, card, path)


def test_a_picture_of_too_many_pixels_is_refused_by_its_header(ask, random):
    side = int(MAX_PIXELS**0.5)
    ask("serving_default", image_bytes=[file_of(picture(random, side, side))])
    for file_format in ("PNG", "JPEG"):
        large = file_of(picture(random, side, side + 1), file_format)
        with pytest.raises(tf.errors.InvalidArgumentError, match="at most 4096 pixels"):
            ask("serving_default", image_bytes=[large])
