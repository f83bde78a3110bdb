"""What works where TensorFlow is not installed, and what is said where it does not."""

import json
import os
import subprocess
import sys

import pytest

pytest.importorskip("ai_edge_litert")

pytestmark = pytest.mark.slow

BLOCKED = ("tensorflow", "keras", "tensorflow_hub", "jax", "torch")
PROGRAM = """
import contextlib, io, json
from importlib.machinery import PathFinder
from pathlib import Path

found = PathFinder.find_spec

def find_spec(name, *arguments):
    return None if name.partition(".")[0] in {blocked} else found(name, *arguments)

PathFinder.find_spec = find_spec
import numpy as np
import tfstyle
from tfstyle.cli.main import main
from tfstyle.images import save
from tfstyle.methods.inspect import inspect

photo = np.linspace(0, 1, 32 * 40 * 3, dtype=np.float32).reshape(32, 40, 3)
Path("photos").mkdir()
save(photo, "photos/photo.png")
save(photo, "photo.png")
save(photo[::-1], "painting.png")

def message(function, *arguments, **options):
    try:
        function(*arguments, **options)
    except tfstyle.InputError as error:
        return str(error)

def command(*arguments):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(["tfstyle", *arguments])
    return code, out.getvalue(), err.getvalue()

pixels = "--content=photo.png", "--output=out.png", "--allow_random_features"
painted = tfstyle.stylize(photo, "wave")
change = float(abs(painted - photo).mean())
print(json.dumps({{
    "painted": [painted.shape, float(painted.std()), change],
    "functions": {{
        "keras": message(tfstyle.stylize, photo, "wave", runtime="keras"),
        "url": message(tfstyle.stylize, photo, "x", model="https://localhost:1/x"),
        "optimize": message(tfstyle.optimize, photo, photo),
        "texture": message(tfstyle.texture, photo),
        "invert": message(tfstyle.invert, photo),
        "dream": message(tfstyle.dream, photo),
        "inspect": message(inspect, photo),
        "export": message(tfstyle.export, "classic", "exported"),
    }},
    "failing": {{
        "optimize": command("optimize", "--style=painting.png", *pixels),
        "dream": command("dream", *pixels),
        "invert": command("invert", *pixels),
        "texture": command("texture", "--style=painting.png", *pixels[1:]),
        "inspect": command("inspect", "photo.png", *pixels[1:]),
        "export": command("export", "--output=exported"),
        "train": command(
            "train", "--style=painting.png", "--photos=photos", "--output=trained"
        ),
    }},
    "working": {{
        "stylize": command("stylize", "photo.png", "--style=wave", "--output=out.png"),
        "styles": command("styles"),
        "color_only": command(
            "optimize", "--style=painting.png", "--color_only", *pixels[:2]
        ),
    }},
}}))
"""


@pytest.fixture(scope="module")
def said(tmp_path_factory) -> dict:
    folder = tmp_path_factory.mktemp("without")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(blocked=BLOCKED)],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env={k: v for k, v in os.environ.items() if k != "KERAS_BACKEND"},
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_stylize_paints_by_litert(said):
    shape, spread, change = said["painted"]
    assert shape == [32, 40, 3]
    assert spread > 0.05
    assert change > 0.05


def test_functions_say_what_to_install(said):
    for name, line in said["functions"].items():
        assert "pip install" in line, name
        assert "tensorflow" in line or "keras" in line, name


def test_commands_say_it_in_one_line(said):
    for name, (code, out, err) in said["failing"].items():
        assert (code, out) == (1, ""), name
        assert err.startswith("tfstyle: Expected "), name
        assert "pip install" in err, name
        assert err.count("\n") == 1, name


def test_commands_that_need_no_tensorflow_work(said):
    for name, (code, out, err) in said["working"].items():
        assert (code, err) == (0, ""), name
        assert out.count("\n") >= 1, name
