"""Tests of mistakes in `tfstyle stylize`: one line, code 1 or 2, and no traceback."""

import json
import zipfile

import numpy as np
import pytest

from tfstyle.images import save

# name: (arguments that differ from a valid call, expected text in the message)
MISTAKES = {
    "a folder that does not exist": (
        {"content": "none", "output": "out"},
        "`content` to be an existing file or folder. Received: content='none'",
    ),
    "no such photograph": ({"content": "none.jpg"}, "content='none.jpg'"),
    "a text file": ({"content": "text.jpg"}, "content='text.jpg'"),
    "3 x 5 pixels": ({"content": "small.png"}, "not 3 x 5"),
    "no photographs": ({"content": "empty", "output": "out"}, "content='empty'"),
    "no photograph": ({"content": ""}, "--content"),
    "an unknown style": ({"style": "wave"}, "Did you mean 'waves'"),
    "no style": ({"style": ""}, "`--style`"),
    "a picture for a style": ({"style": "painting.png"}, "style='painting.png'"),
    "a negative weight": ({"style": "waves:-2"}, "style='waves:-2'"),
    "a weight that is no number": ({"style": "waves:much"}, "not 'much'"),
    "weights of 0": ({"style": "waves:0"}, "style='waves:0'"),
    "a style twice": ({"style": "waves,waves"}, "style='waves,waves'"),
    "too strong": ({"strength": 1.5}, "strength=1.5"),
    "a strength that is no number": ({"strength": "nan"}, "strength=nan"),
    "a word for a number": ({"strength": "half"}, "strength"),
    "too small": ({"image_size": 4}, "image_size=4"),
    "beyond all sizes": ({"image_size": 60_000}, "image_size=60000"),
    "tiles of nothing": ({"tile_size": 64}, "tile_size=64"),
    "an unknown way to keep colors": ({"preserve_color": "all"}, "preserve_color"),
    "an unknown runtime": ({"runtime": "torch"}, "runtime"),
    "no such network": ({"model": "none.keras"}, "model='none.keras'"),
    "a network of another version": ({"model": "later.keras"}, "format 99"),
    "a network of another program": ({"model": "other.tflite"}, "other.tflite"),
    "a picture for a network": ({"model": "photo.png"}, "model='photo.png'"),
    "no output": ({"output": ""}, "`--output`"),
    "no output folder": ({"output": "none/out.png"}, "output='none/out.png'"),
    "output of unknown format": ({"output": "out.xyz"}, "output='out.xyz'"),
    "output is the input": ({"output": "photo.png"}, "output='photo.png'"),
    "output beside the input": ({"output": "."}, "to differ from"),
    "output inside": ({"content": "photos", "output": "photos/new"}, "'photos/new'"),
    "output is the folder": ({"content": "photos", "output": "photos"}, "outside"),
    "output is a file": ({"content": "photos", "output": "text.jpg"}, "'text.jpg'"),
    "one name for two": ({"content": "twice", "output": "out"}, "twice/a."),
}


@pytest.fixture
def bad_files(folder):
    for name in ("empty", "photos", "twice"):
        (folder / name).mkdir()
    photo = np.full((32, 32, 3), 0.5)
    for name in ("photos/a.png", "twice/a.png", "twice/a.bmp"):
        save(photo, folder / name)
    save(photo[:5, :3], folder / "small.png")
    (folder / "text.jpg").write_text("this is no picture")
    (folder / "other.tflite").write_bytes(b"\x1c\0\0\0TFL3" + bytes(100))
    with zipfile.ZipFile(folder / "later.keras", "w") as archive:
        card = {"program": "tfstyle", "format": 99, "version": "9.0"}
        archive.writestr("tfstyle.json", json.dumps(card))
    return folder


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_one_line(name, bad_files, command_here, model):
    changes, line = MISTAKES[name]
    good = {"content": "photo.png", "style": "waves", "output": "out.png"}
    given = {**good, "model": model, **changes}
    before = sorted(bad_files.rglob("*"))
    ended = command_here(
        "stylize", *(f"--{key}={value}" for key, value in given.items())
    )
    assert ended.returncode in (1, 2)
    assert line in ended.stderr
    assert ended.stderr.count("\n") == 1, ended.stderr
    assert ended.stdout == ""
    assert sorted(bad_files.rglob("*")) == before


def test_a_folder_of_broken_photographs_has_a_line_for_each(folder, command, model):
    (folder / "broken").mkdir()
    for name in ("a.jpg", "b.png"):
        (folder / "broken" / name).write_text("no picture")
    ended = command(
        "stylize", "broken", f"--model={model}", "--style=waves", "--output=out"
    )
    assert ended.returncode == 1
    assert ended.stdout.startswith("out: 0 painted, 2 failed")
    assert "content='broken/a.jpg'" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not list((folder / "out").iterdir())
