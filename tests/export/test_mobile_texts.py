"""Tests that the texts about files for phones agree with what `export` writes."""

import json
import re
import zipfile

import numpy as np
import pytest

from tests.export.texts import FOLDER, export_flags, read, rows, shape
from tfstyle.exporting.options import ExportOptions

TEXTS = ("mobile/README.md", "mobile/Stylizer.kt", "mobile/Stylizer.swift")


def _runner(path):
    from ai_edge_litert.interpreter import Interpreter

    # The runner does not keep a reference to its interpreter.
    interpreter = Interpreter(str(path))
    return interpreter, interpreter.get_signature_runner("paint")


def _files(text):
    return set(re.findall(r"\btiny_\w+\.tflite", text))


@pytest.mark.parametrize("name", [*TEXTS, "benchmark/README.md"])
def test_every_file_that_is_named_is_written(exported, name):
    text = read(name)
    names = _files(text) | {f"{n}.tflite" for n in re.findall(r'"(tiny_\w+)"', text)}
    assert names
    assert names <= {path.name for path in exported.iterdir()}


def test_the_command_writes_what_the_snippets_open():
    (flags,) = export_flags("mobile/README.md")
    kinds = {flag.split("=")[1] for flag in flags if flag.startswith("--tflite=")}
    for name in TEXTS[1:]:
        (kind,) = re.findall(r'"tiny_48x36_(\w+?)(?:\.tflite)?"', read(name))
        assert kind in kinds


def test_sizes_are_width_by_height():
    (flags,) = export_flags("mobile/README.md")
    (size,) = [flag.split("=")[1] for flag in flags if flag.startswith("--image_size")]
    width, height = map(int, size.split("x"))
    assert ExportOptions(image_size=size).size == (height, width)
    for name in TEXTS[1:]:
        lower = read(name).lower()
        assert re.search(rf"width = {width}\b", lower)
        assert re.search(rf"height = {height}\b", lower)
    text = " ".join(read(TEXTS[0]).split())
    assert f"pictures of width {width} and height {height}" in text


@pytest.mark.parametrize("kind", ["int8", "float16", "full_int8"])
def test_inputs_and_outputs_are_those_of_the_table(exported, kind):
    interpreter, runner = _runner(exported / f"tiny_48x36_{kind}.tflite")
    assert list(interpreter.get_signature_list()) == ["paint"]
    details = {
        "input": runner.get_input_details(),
        "output": runner.get_output_details(),
    }
    for side, name, dtype, dims, _ in rows("mobile/README.md", "side"):
        told = details[side].pop(name.strip("`"))
        assert np.dtype(told["dtype"]).name == dtype
        assert told["shape"].tolist() == shape(dims)
    assert details == {"input": {}, "output": {}}


@pytest.mark.parametrize("name", TEXTS[1:])
def test_snippets_name_the_signature_its_inputs_and_its_output(exported, name):
    _, runner = _runner(exported / "tiny_48x36_int8.tflite")
    words = set(re.findall(r'"(\w+)"', read(name)))
    wanted = {"paint", *runner.get_input_details(), *runner.get_output_details()}
    # In Swift, the name and the extension of a file are separate strings.
    others = {"tflite", "tiny_48x36_int8"}
    assert wanted <= words <= wanted | others


def test_sum_of_weights_is_the_strength(exported, random):
    _, runner = _runner(exported / "tiny_48x36_float16.tflite")
    image = random.random((1, 36, 48, 3), np.float32)
    (painted,) = runner(image=image, style_weights=np.zeros((1, 3), "f4")).values()
    np.testing.assert_allclose(painted, image, atol=1e-3)


def test_a_zip_at_the_end_names_the_styles(exported):
    with zipfile.ZipFile(exported / "tiny_48x36_int8.tflite") as archive:
        told = json.loads(archive.read("tfstyle.json"))
    assert told["styles"] == ["dots", "lines", "waves"]


def test_snippets_are_short():
    for name in TEXTS[1:]:
        assert len((FOLDER / name).read_text().splitlines()) <= 60
