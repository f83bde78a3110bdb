"""Tests of what works without TensorFlow, and of the messages for what does not."""

import configparser
import json
import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

import tfstyle
from tfstyle.assets import SAMPLE_PHOTO

pytest.importorskip("ai_edge_litert")

pytestmark = pytest.mark.slow

BLOCKED = ("tensorflow", "keras", "tensorflow_hub", "jax", "torch")
# Blocks these imports in a process and in all processes that it starts.
BLOCKER = f"""
from importlib.machinery import PathFinder

found = PathFinder.find_spec

def find_spec(name, *arguments):
    return None if name.partition(".")[0] in {BLOCKED} else found(name, *arguments)

PathFinder.find_spec = find_spec
"""
PROGRAM = """
import contextlib, io, json
from pathlib import Path

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
print(json.dumps({
    "painted": [painted.shape, float(painted.std()), change],
    "functions": {
        "keras": message(tfstyle.stylize, photo, "wave", runtime="keras"),
        "url": message(tfstyle.stylize, photo, "x", model="https://localhost:1/x"),
        "optimize": message(tfstyle.optimize, photo, photo),
        "texture": message(tfstyle.texture, photo),
        "invert": message(tfstyle.invert, photo),
        "dream": message(tfstyle.dream, photo),
        "inspect": message(inspect, photo),
        "export": message(tfstyle.export, "classic", "exported"),
    },
    "failing": {
        "optimize": command("optimize", "--style=painting.png", *pixels),
        "dream": command("dream", *pixels),
        "invert": command("invert", *pixels),
        "texture": command("texture", "--style=painting.png", *pixels[1:]),
        "inspect": command("inspect", "photo.png", *pixels[1:]),
        "export": command("export", "--output=exported"),
        "train": command(
            "train", "--style=painting.png", "--photos=photos", "--output=trained"
        ),
    },
    "working": {
        "stylize": command("stylize", "photo.png", "--style=wave", "--output=out.png"),
        "styles": command("styles"),
        "color_only": command(
            "optimize", "--style=painting.png", "--color_only", *pixels[:2]
        ),
    },
}))
"""


@pytest.fixture(scope="module")
def environment(tmp_path_factory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("blocker")
    (folder / "sitecustomize.py").write_text(BLOCKER)
    path = os.pathsep.join([str(folder), str(Path(tfstyle.__file__).parents[1])])
    own = {k: v for k, v in os.environ.items() if k != "KERAS_BACKEND"}
    return {**own, "PYTHONPATH": path}


@pytest.fixture(scope="module")
def said(tmp_path_factory, environment) -> dict:
    folder = tmp_path_factory.mktemp("without")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env=environment,
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
    notes = {"styles": "Other bundled networks (--model=NAME): classic, vivid\n"}
    for name, (code, out, err) in said["working"].items():
        assert (code, err) == (0, notes.get(name, "")), name
        assert out.count("\n") >= 1, name


def test_the_server_paints(environment):
    pytest.importorskip("uvicorn")
    process = subprocess.Popen(
        [sys.executable, "-m", "tfstyle", "serve", "--port=0", "--workers=1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )
    try:
        url = process.stdout.readline().split()[0]
        client = Path(__file__).parents[1] / "export" / "client.py"
        with urllib.request.urlopen(f"{url}/v1/models/any") as answer:
            assert b"AVAILABLE" in answer.read()
        output = Path(environment["PYTHONPATH"].split(os.pathsep)[0]) / "out.jpg"
        arguments = [
            SAMPLE_PHOTO,
            output,
            "--style=wave",
            f"--url={url}/v1/models/any",
        ]
        subprocess.run([sys.executable, client, *arguments], check=True)
        assert tfstyle.load(output).shape == tfstyle.load(SAMPLE_PHOTO).shape
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
    assert process.returncode == 0


def test_the_list_of_packages_is_that_of_the_package():
    root = Path(__file__).parents[1]
    config = configparser.ConfigParser()
    config.read(root / "setup.cfg")
    needed = config["options"]["install_requires"].splitlines()
    needed += config["options.extras_require"]["serve"].splitlines()
    heavy = ("tensorflow", "keras", "setuptools", "#")
    expected = {line for line in needed if line and not line.startswith(heavy)}
    lines = (root / "requirements-light.txt").read_text().splitlines()
    assert {line for line in lines if not line.startswith("#")} == expected
