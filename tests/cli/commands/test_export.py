"""Tests of mistakes in `tfstyle export`: one line, code 1 or 2, and no files left."""

import zipfile
from shutil import copy

import pytest

from tfstyle.cli.main import main
from tfstyle.exporting import formats, plan

pytest.importorskip("ai_edge_litert")

# name: (arguments that differ from a valid call, expected text in the message)
MISTAKES = {
    "no output": ({"output": ""}, "`--output`"),
    "a file as output": ({"output": "x.tflite"}, "to be a folder, not a file"),
    "no format": ({"format": ""}, "`--format`"),
    "an unknown format": ({"format": "tflit"}, "Did you mean 'tflite'? Received: for"),
    "a list with a mistake": ({"format": "keras,hab"}, "Did you mean 'hub'"),
    "an unknown kind": ({"tflite": "float8"}, "Received: tflite='float8'"),
    "an unknown network": ({"model": "clasic"}, "Did you mean 'classic'?"),
    "no network": ({"model": "none.keras"}, "Received: model='none.keras'"),
    "another program's": ({"model": "plain.keras"}, "without a tfstyle model card"),
    "only a LiteRT file": ({"model": "lone.tflite"}, "Received: model='lone.tflite'"),
    "version 0": ({"version": 0}, "version=0"),
    "a version that is a word": ({"version": "new"}, "version"),
    "no size": ({"image_size": "384"}, "Received: image_size='384'"),
    "a size of nothing": ({"image_size": "0x384"}, "at least 16 x 16 pixels"),
    "a size beyond all": ({"image_size": "99999x99999"}, "at most"),
    "no photographs": (
        {"tflite": "full_int8", "representative": "empty"},
        "Received: representative='empty'",
    ),
    "no SavedModel has the version": ({"version": 2}, "Received: version=2"),
    "nothing to show photographs to": (
        {"representative": "empty"},
        "Received: representative='empty'",
    ),
    "output is the network's folder": ({"output": "."}, "differ from the"),
    "somebody's own report": (
        {"output": "own"},
        "earlier export; move it away, or use --overwrite to replace it. Rec",
    ),
    "a folder in a report's place": ({"output": "odd"}, "export; move it away. Rec"),
    "a file in a folder's place": (
        {"output": "low", "format": "saved_model", "tflite": "float16,int8"},
        "'low/tiny' to be a folder",
    ),
    "output is there": (
        {"output": "full"},
        "'tiny_int8.tflite' already; use --overwrite",
    ),
    "output is a file": ({"output": "text"}, "Received: output='text'"),
    "output below a file": ({"output": "text/out"}, "Received: output='text/out'"),
    "output that cannot be": ({"output": "/proc/out"}, "Received: output='/proc/out'"),
    "an unknown flag": ({"quantise": 1}, "quantise"),
}


@pytest.fixture
def inputs(folder, model, monkeypatch):
    (folder / "empty").mkdir()
    (folder / "full").mkdir()
    (folder / "full" / "tiny_int8.tflite").touch()
    (folder / "text").touch()
    (folder / "own").mkdir()
    (folder / "own" / "tiny_export.md").write_text("mine")
    (folder / "odd" / "tiny_export.json").mkdir(parents=True)
    (folder / "low").mkdir()
    (folder / "low" / "tiny").touch()
    copy(model / "tiny.tflite", folder / "lone.tflite")
    copy(model / "tiny.keras", folder)
    with zipfile.ZipFile(folder / "plain.keras", "w") as archive:
        archive.writestr("config.json", "{}")
    monkeypatch.chdir(folder)
    monkeypatch.setattr(plan, "COMPARED_SIDES", (32, 25))
    return folder


def _arguments(changes: dict) -> list[str]:
    good = {"model": "tiny.keras", "format": "tflite", "tflite": "int8"}
    flags = {**good, "output": "out", **changes}
    return ["tfstyle", "export", *(f"--{n}={value}" for n, value in flags.items())]


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_one_line(name, inputs, capfd):
    changes, line = MISTAKES[name]
    before = sorted(inputs.rglob("*"))
    assert main(_arguments(changes)) in (1, 2)
    shown = capfd.readouterr()
    assert line in shown.err
    assert shown.err.count("\n") == 1, shown.err
    assert shown.out == ""
    assert sorted(inputs.rglob("*")) == before


def test_writes_and_shows_a_table(inputs, capfd):
    assert main([*_arguments({}), "--format=keras"]) == 0
    shown = capfd.readouterr()
    first, *lines = shown.out.splitlines()
    assert first.split()[:2] == ["file", "bytes"]
    assert [line.split()[0] for line in lines] == ["tiny_int8.tflite", "tiny.keras"]
    names = sorted(path.name for path in (inputs / "out").iterdir())
    reports = ["tiny_export.json", "tiny_export.md"]
    assert names == ["tiny.keras", *reports, "tiny_int8.tflite"]


def test_below_the_threshold_is_code_1_and_nothing(inputs, capfd, monkeypatch):
    monkeypatch.setitem(formats.THRESHOLDS, "int8", 150.0)
    assert main(_arguments({})) == 1
    shown = capfd.readouterr()
    assert shown.out == ""
    last = shown.err.splitlines()[-1]
    assert "at least 150 dB" in last
    assert "--force" in last
    assert not (inputs / "out").exists()
    assert main([*_arguments({}), "--force"]) == 0


def test_in_a_process_of_its_own_there_is_no_traceback_either(inputs, command):
    ended = command(*_arguments({"output": "text/out"})[1:])
    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1, ended.stderr


def test_help_has_all_flags(capfd):
    assert main(["tfstyle", "export", "--help"]) == 0
    shown = capfd.readouterr().out
    for name in ("format=tflite", "tflite=float16,int8", "representative", "force"):
        assert f"\n  --{name}" in shown
