"""Tests of the server's README, whose commands run against `tfstyle serve`."""

import json
import shutil
import subprocess

import numpy as np
import pytest
from PIL import Image

from tests.export.texts import FOLDER, block, read, rows, shape
from tfstyle.images import load
from tfstyle.methods.stylize import stylize
from tfstyle.models.find import find_model

TYPES = {"string": 7, "float32": 1, "uint8": 4}  # enum values of TensorFlow data types
SERVER = "http://localhost:8501"


@pytest.fixture
def folder(exported, tmp_path, random):
    """As `export/serving` on the deployer's machine, with `client.py` above."""
    made = tmp_path / "serving"
    made.mkdir()
    (made / "exported").symlink_to(exported)
    shutil.copy(FOLDER / "client.py", tmp_path)
    pixels = random.integers(0, 256, (20, 24, 3), np.uint8)
    Image.fromarray(pixels).save(made / "photo.jpg")
    return made


@pytest.mark.parametrize("word", ["curl", "client.py"])
def test_both_ways_to_ask_answer_the_picture(folder, server, word):
    if not shutil.which("curl"):
        pytest.skip("no curl here")
    command = block("serving/README.md", word).replace(SERVER, server.url)
    subprocess.run(["bash", "-euo", "pipefail", "-c", command], cwd=folder, check=True)
    network = str(folder / "exported" / "tiny" / "1")
    expected = stylize(folder / "photo.jpg", "lines", model=network)
    # The pictures differ by JPEG compression of quality 95.
    np.testing.assert_allclose(load(folder / "out.jpg"), expected, atol=0.15)
    assert np.abs(load(folder / "out.jpg") - expected).mean() < 0.02


def _signatures(exported):
    from tensorflow.core.protobuf.saved_model_pb2 import SavedModel

    content = (exported / "tiny" / "1" / "saved_model.pb").read_bytes()
    return SavedModel.FromString(content).meta_graphs[0].signature_def


def _described(tensors, name):
    tensor = tensors[name]
    return tensor.dtype, [dim.size for dim in tensor.tensor_shape.dim]


def _told(text):
    name, kind = text.replace("`", "").split(": ")
    return name, (TYPES[kind.split()[0]], shape(kind))


def test_the_table_of_signatures_is_that_of_the_saved_model(exported):
    signatures = _signatures(exported)
    table = rows("serving/README.md", "signature")
    assert {row[0].strip("`") for row in table} == {"serving_default", "float", "uint8"}
    for row in table:
        signature = signatures[row[0].strip("`")]
        sides = (signature.inputs, row[1]), (signature.outputs, row[2])
        for tensors, text in sides:
            name, expected = _told(text)
            assert _described(tensors, name) == expected
        assert set(signature.inputs) - {_told(row[1])[0]} == {
            "style_weights",
            "strength",
        }


@pytest.mark.parametrize("name", ["style_weights", "strength"])
def test_the_other_inputs_are_as_told(exported, name):
    text = read("serving/README.md")
    told = text.split(f"`{name}`: ")[1].split("`")
    for signature in ("serving_default", "float", "uint8"):
        described = _described(_signatures(exported)[signature].inputs, name)
        assert described == (TYPES[told[0].strip()], shape(told[1]))


def test_the_styles_are_in_the_file_that_is_told(exported):
    path = "exported/tiny/1/assets.extra/tfstyle.json"
    assert f"`{path}`" in read("serving/README.md")
    told = json.loads((exported.parent / path).read_text())
    assert told["styles"] == ["dots", "lines", "waves"]
    assert (exported / "tiny/1/assets.extra/tf_serving_warmup_requests").is_file()


def test_the_bundled_network_has_six_styles_the_wave_second():
    styles = find_model("classic").card.styles
    assert len(styles) == 6
    assert styles[1] == "wave"


def test_the_most_pixels_are_as_told():
    from tfstyle.exporting.saved_model.saved_model import MAX_PIXELS

    assert f"the maximum size, {MAX_PIXELS // 10**6} megapixels" in read(
        "serving/README.md"
    )
