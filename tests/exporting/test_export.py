"""Tests of complete exports of a small network."""

import json
import zipfile
from shutil import copy

import numpy as np
import pytest

import tfstyle
from tests.exporting.formats import photo
from tfstyle.errors import InputError
from tfstyle.exporting import formats, plan
from tfstyle.images import save
from tfstyle.models.card import MEMBER
from tfstyle.models.find import find_model

pytestmark = pytest.mark.slow

ALL = {"format": ("tflite", "keras"), "tflite": ("float32", "int8")}
FILES = ["tiny.keras", "tiny_float32.tflite", "tiny_int8.tflite"]
REPORTS = ["tiny_export.json", "tiny_export.md"]


@pytest.fixture(autouse=True)
def small(monkeypatch):
    monkeypatch.setattr(plan, "COMPARED_SIDES", (32, 25))
    monkeypatch.setattr(plan, "EXAMPLE_SIDE", 32)
    # The threshold is not meant for random weights.
    monkeypatch.setitem(formats.THRESHOLDS, "full_int8", 25.0)


@pytest.fixture
def output(tmp_path):
    return tmp_path / "exported"


def _names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_writes_what_is_asked_for_and_a_report(model, output):
    report = tfstyle.export(model, output, **ALL)
    assert _names(output) == sorted([*FILES, *REPORTS])
    assert json.loads((output / REPORTS[0]).read_text())["files"] == report["files"]
    assert "| tiny_int8.tflite |" in (output / REPORTS[1]).read_text()
    assert report["sizes"] == ["32x21", "25x17"]
    for name, about in report["files"].items():
        assert about["bytes"] == (output / name).stat().st_size
        assert about["psnr"] >= about["threshold"]
        assert 0.5 < about["ssim"] <= 1
        assert about["operations"]
        assert find_model(output / name).card == find_model(model).card
    counts = report["files"]["tiny_int8.tflite"]["operations"]
    assert counts["CONV_2D"] == 7  # 2, a block's 2, 2 for enlargement, 1


def test_a_fixed_size_and_other_photographs(model, output, tmp_path):
    (tmp_path / "photos").mkdir()
    save(photo(40, 30), tmp_path / "photos" / "a.png")
    report = tfstyle.export(
        model,
        output,
        tflite=("full_int8",),
        image_size="32x24",
        representative=tmp_path / "photos",
    )
    assert _names(output) == ["tiny_32x24_full_int8.tflite", *REPORTS]
    assert report["sizes"] == ["32x24"]


def test_below_its_threshold_nothing_is_written_unless_forced(
    model, output, monkeypatch
):
    monkeypatch.setitem(formats.THRESHOLDS, "int8", 150.0)
    with pytest.raises(
        InputError,
        match=r"'tiny_int8\.tflite' to match .* at least 150 dB, not \d\d\.\d dB;",
    ):
        tfstyle.export(model, output, **ALL)
    assert not output.exists()
    report = tfstyle.export(model, output, tflite=("int8",), force=True)
    assert report["files"]["tiny_int8.tflite"]["psnr"] < 150
    assert _names(output) == [*REPORTS, "tiny_int8.tflite"]


def test_what_is_there_is_refused_unless_it_is_to_be_replaced(model, output):
    output.mkdir()
    (output / "tiny_int8.tflite").write_text("old")
    keras = {"format": ("keras",)}
    tfstyle.export(model, output, **keras)
    with pytest.raises(
        InputError, match=r"not to contain 'tiny\.keras' already; use --overwrite"
    ):
        tfstyle.export(model, output, **keras)
    tfstyle.export(model, output, **keras, overwrite=True)
    with pytest.raises(InputError, match=r"'tiny_int8\.tflite' already"):
        tfstyle.export(model, output, tflite=("float32", "int8"))
    assert (output / "tiny_int8.tflite").read_text() == "old"
    assert not (output / "tiny_float32.tflite").exists()


def test_another_version_is_another_way(model, output):
    (output / "tiny" / "1").mkdir(parents=True)
    with pytest.raises(InputError, match=r"'tiny/1' already; .*--version=2 to keep"):
        tfstyle.export(model, output, format="saved_model")


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("lone.tflite", r"a \.keras file, from which all exports are made"),
        ("none.keras", "no such file"),
        ("clasic", "Did you mean 'classic'"),
        ("other.tflite", "LiteRT file made by another program"),
        ("unnamed.keras", "its card has no valid 'name'"),
    ],
)
def test_networks_that_cannot_be_exported(model, output, tmp_path, name, line):
    copy(model / "tiny.tflite", tmp_path / "lone.tflite")
    (tmp_path / "other.tflite").write_bytes(b"\x1c\x00\x00\x00TFL3" + bytes(99))
    record = {"program": "tfstyle", "format": 1, "name": "../up"}
    with zipfile.ZipFile(tmp_path / "unnamed.keras", "w") as archive:
        archive.writestr(MEMBER, json.dumps(record))
    path = tmp_path / name if "." in name else name
    with pytest.raises(InputError, match=rf"{line}.*Received: model='"):
        tfstyle.export(path, output)
    assert not output.exists()


def test_representative_photographs_have_to_be_there(model, output, tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "a.jpg").write_text("no picture")
    for name in ("empty", "broken", "none"):
        options = {"tflite": "full_int8", "representative": tmp_path / name}
        with pytest.raises(InputError, match=rf"Received: representative='.*{name}"):
            tfstyle.export(model, output, **options)
    assert not output.exists()


def test_the_package_that_compares_has_to_be_there(model, output, monkeypatch):
    monkeypatch.setattr(plan, "find_spec", lambda name: None)
    with pytest.raises(InputError, match=r"pip install ai-edge-litert.*'tflite'"):
        tfstyle.export(model, output)


def test_an_int8_file_paints_by_stylize(model, output):
    tfstyle.export(model, output, tflite="int8")
    picture = photo(32, 48)
    ours = tfstyle.stylize(picture, "dots", model=output / "tiny_int8.tflite")
    expected = tfstyle.stylize(picture, "dots", model=model / "tiny.keras")
    assert np.abs(ours - expected).mean() < 0.05
    assert ours.shape == picture.shape
