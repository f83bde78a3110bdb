"""Keras' backend and configuration file, which are the caller's choice."""

import json
import os
import subprocess
import sys

import pytest

PROGRAM = """
import contextlib, io, json, os, sys
from pathlib import Path
import numpy as np
import tfstyle
from tfstyle.cli.main import main
from tfstyle.images import save
from tfstyle.methods.inspect_features import inspect_features

photo = np.linspace(0, 1, 32 * 40 * 3, dtype=np.float32).reshape(32, 40, 3)
Path("photos").mkdir(exist_ok=True)
save(photo, "photos/photo.png")

def message(function, *arguments, **options):
    try:
        function(*arguments, **options)
    except tfstyle.InputError as error:
        return str(error)

def train():
    err = io.StringIO()
    with contextlib.redirect_stderr(err):
        arguments = "--style=photos/photo.png", "--photos=photos", "--output=trained"
        code = main(["tfstyle", "train", *arguments])
    raise tfstyle.InputError(err.getvalue()) if code == 1 else SystemExit(code)

said = {}
for backend in sys.argv[1:]:
    os.environ["KERAS_BACKEND"] = backend
    said[backend] = {
        "stylize": message(tfstyle.stylize, photo, "wave", runtime="keras"),
        "optimize": message(tfstyle.optimize, photo, photo),
        "texture": message(tfstyle.texture, photo),
        "invert": message(tfstyle.invert, photo),
        "dream": message(tfstyle.dream, photo),
        "inspect": message(inspect_features, photo),
        "export": message(tfstyle.export, "classic", "exported"),
    }
    if backend not in ("", "jax", "torch"):
        said[backend]["train"] = message(train)
said["imported"] = [name for name in ("keras", "tensorflow") if name in sys.modules]
print(json.dumps(said))
"""


def _said(folder, *backends: str, **environment: str) -> dict:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *backends],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env={**os.environ, **environment},
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_another_backend_is_refused_by_its_name_before_anything_is_imported(tmp_path):
    backends = ("jax", "torch", "numpy", "openvino", "nonsense")
    said = _said(tmp_path, *backends)
    assert said["imported"] == []
    for backend in backends:
        for name, line in said[backend].items():
            assert "Expected KERAS_BACKEND" in line, (backend, name)
            assert line.strip().endswith(f"KERAS_BACKEND={backend!r}"), (backend, name)
            assert ("jax" in line.partition("for this")[0]) == (name == "train")


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"floatx": "float99"}, "keras.json"),
        ({"backend": "numpy"}, "Received: KERAS_BACKEND='numpy'"),
        ({"backend": "nonsense"}, "keras.json"),
    ],
)
def test_a_configuration_file_that_will_not_do_is_named(tmp_path, settings, reason):
    (tmp_path / "keras.json").write_text(json.dumps(settings))
    said = _said(tmp_path, "", KERAS_HOME=str(tmp_path))
    for name, line in said[""].items():
        assert line.startswith("Expected "), name
        assert reason in line, name
        assert "\n" not in line, name
