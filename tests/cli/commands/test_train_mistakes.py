"""Tests of mistakes in `tfstyle train`: one line, code 1 or 2, and no network left."""

import zipfile
from shutil import copy

import pytest

from tfstyle.cli.main import main

GOOD = "painting.png"
TWO = {"style": [GOOD, "other.png"]}
# name: (arguments that differ from a valid call, expected text in the message)
MISTAKES = {
    "no photographs": ({"photos": "empty"}, "photos='empty'"),
    "no folder of photographs": ({"photos": "none"}, "photos='none'"),
    "all photographs broken": ({"photos": "broken"}, "none of the 2 files can be read"),
    "no style": ({"style": ""}, "`--style`"),
    "no output": ({"output": ""}, "`--output`"),
    "a style that is no picture": ({"style": "text.jpg"}, "style='text.jpg'"),
    "a style that is not there": ({"style": "none.jpg"}, "style='none.jpg'"),
    "a name twice": ({**TWO, "style_names": "a,a"}, "style_names=['a', 'a']"),
    "a style twice": ({"style": [GOOD, GOOD]}, "style_names=['painting', 'painting']"),
    "a name too few": ({**TWO, "style_names": "a"}, "style_names=['a']"),
    "a name too many": ({"style_names": "a,b"}, "style_names=['a', 'b']"),
    "a name with a colon": ({"style_names": "a:b"}, "style_names=['a:b']"),
    "a file's name with a comma": ({"style": "a,b.png"}, "style_names=['a,b']"),
    "titles too many": (
        {"style_title": ["a", "b"]},
        "Received: style_titles=['a', 'b']",
    ),
    "no number": ({"style_weight": "much"}, "style_weight"),
    "a negative weight": ({"content_weight": -1}, "content_weight=-1"),
    "no weight at all": ({"style_weight": 0, "content_weight": 0}, "style_weight=0"),
    "nan": ({"learning_rate": "nan"}, "learning_rate=nan"),
    "tiny crops": ({"crop_size": 8}, "crop_size=8"),
    "no steps": ({"steps": 0}, "steps=0"),
    "no batch": ({"batch_size": 0}, "batch_size=0"),
    "no checkpoints": ({"checkpoint_every": 0}, "checkpoint_every"),
    "more than all of it": ({"decay": 1.5}, "decay=1.5"),
    "an unknown layer": ({"style_layers": "relu4_9"}, "Did you mean 'relu4_"),
    "an unknown flag": ({"step": 3}, "Did you mean --steps?"),
    "no weights of VGG19": ({"vgg19_weights": "text.jpg"}, "vgg19_weights='text.jpg'"),
    "another program's": (
        {"finetune": "plain.keras"},
        "Keras model without a tfstyle model card",
    ),
    "no network": ({"finetune": "none.keras"}, "Received: finetune='none.keras'"),
    "an unknown network": ({"init_from": "clasic"}, "Received: init_from='clasic'"),
    "a known style": (
        {"finetune": "tiny.keras", "style_names": "dots"},
        "different from",
    ),
    "other styles": ({"init_from": "tiny.keras"}, "network's style names, dots"),
    "not a .keras file": ({"finetune": "lone.tflite"}, "finetune='lone.tflite'"),
    "both": ({"finetune": "tiny.keras", "init_from": "tiny.keras"}, "one of `init_fr"),
    "a network for paintings": (
        {"network": "ArbitraryNet"},
        "`tfstyle train --arbitrary`. Received: network='ArbitraryNet'",
    ),
    "no such network": (
        {"network": "Nope"},
        "Expected one of TransformerNet. Received: network='Nope'",
    ),
    "nothing to finetune": (
        {"arbitrary": "photos", "finetune": "tiny.keras"},
        "`finetune` not to be given with `arbitrary`. Received: finetune='tiny",
    ),
    "output is a file": ({"output": "text.jpg"}, "output='text.jpg'"),
    "output below a file": ({"output": "text.jpg/out"}, "output='text.jpg/out'"),
    "output among photos": ({"output": "photos/out"}, "output='photos/out'"),
    "output that cannot be made": ({"output": "/proc/out"}, "output='/proc/out'"),
    "output of another run": ({"output": "run"}, "or `resume` to be set to continue"),
    "no checkpoint": ({"output": "run", "resume": "true"}, "run/checkpoint.npz"),
}
# Names of mistakes that are found only if VGG19 weights are available.
NEED_WEIGHTS = ("no checkpoint",)


@pytest.fixture
def bad_files(folder, model, monkeypatch):
    for name in ("photos", "empty", "broken", "run"):
        (folder / name).mkdir()
    copy(folder / "photo.png", folder / "photos" / "a.png")
    copy(folder / "photo.png", folder / "a,b.png")
    for name in ("text.jpg", "broken/a.jpg", "broken/b.png", "run/checkpoint.npz"):
        (folder / name).write_text("neither picture nor network")
    copy(model / "tiny.keras", folder)
    copy(model / "tiny.tflite", folder / "lone.tflite")
    with zipfile.ZipFile(folder / "plain.keras", "w") as archive:
        archive.writestr("config.json", "{}")
    monkeypatch.chdir(folder)
    return folder


def _arguments(changes: dict) -> list[str]:
    good = {"style": GOOD, "photos": "photos", "output": "out", "steps": 1}
    small = {"crop_size": 32, "last_crop_size": 32, "style_size": 32, "blocks": 0}
    flags = {**small, **good, **changes}
    return [
        f"--{name}={value}"
        for name, values in flags.items()
        for value in (values if isinstance(values, list) else [values])
    ]


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_one_line(name, bad_files, capfd, request):
    if name in NEED_WEIGHTS:
        request.getfixturevalue("vgg19_weights")
    changes, line = MISTAKES[name]
    before = sorted(bad_files.rglob("*"))
    assert main(["tfstyle", "train", *_arguments(changes)]) in (1, 2)
    shown = capfd.readouterr()
    assert line in shown.err
    assert shown.err.count("\n") == 1, shown.err
    assert shown.out == ""
    left = [path for path in sorted(bad_files.rglob("*")) if path not in before]
    assert left in ([], [bad_files / "out"])


@pytest.mark.parametrize("kind", ["adversarial", "cycle"])
def test_a_kind_that_learns_from_a_collection_needs_one(kind, bad_files, capfd):
    words = (f"--{kind}", "--photos=photos", "--output=out")
    assert main(["tfstyle", "train", *words]) == 2
    line = capfd.readouterr().err
    assert "Expected `collection` to be a folder of paintings, because" in line
    assert f"`{kind}` learns from them. Received: no collection" in line


def test_the_folder_of_paintings_has_the_name_of_its_flag(bad_files, capfd):
    words = (f"--style={GOOD}", "--photos=photos", "--output=out", "--arbitrary=none")
    assert main(["tfstyle", "train", *words]) == 1
    line = capfd.readouterr().err
    assert line.startswith("tfstyle: Expected `arbitrary` to be ")
    assert line.endswith("Received: arbitrary='none'\n")


@pytest.mark.nightly
def test_in_a_process_of_its_own_there_is_no_traceback_either(bad_files, command):
    ended = command("train", *_arguments({"photos": "broken"}))
    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1, ended.stderr
    assert "none of the 2 files can be read. Received: photos='broken'" in ended.stderr
