"""Tests of training from pictures in memory, in a process with JAX."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest

from tests.training.paintings import write_paintings
from tests.training.tiny import make_paintings
from tfstyle.cli.main import main
from tfstyle.images import save

pytest.importorskip("jax")
STYLES = 2  # of `tests.training.in_memory`
JAX = {**os.environ, "KERAS_BACKEND": "jax"}


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """Folder and logs of `tests.training.in_memory`."""
    folder = tmp_path_factory.mktemp("course")
    module = [sys.executable, "-m", "tests.training.in_memory", folder]
    # The same function is compiled twice.
    env = {**JAX, "JAX_COMPILATION_CACHE_DIR": f"{folder / 'compiled'}"}
    ended = subprocess.run(module, env=env, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    return folder, json.loads(ended.stdout.splitlines()[-1])


def _arrays(folder) -> dict:
    with np.load(folder / "checkpoint.npz") as stored:
        return {n: stored[n] for n in stored.files if stored[n].dtype.kind == "f"}


@pytest.mark.slow
@pytest.mark.nightly
def test_a_resumed_run_equals_one_in_one_go(course):
    folder, _ = course
    whole, parts = (_arrays(folder / name) for name in ("whole", "parts"))
    assert any(name.startswith("optimizer") for name in whole)
    assert whole.keys() == parts.keys()
    for name, array in whole.items():
        np.testing.assert_array_equal(parts[name], array, err_msg=name)


@pytest.mark.slow
@pytest.mark.nightly
def test_steps_are_those_of_fit_with_the_same_batches(course):
    folder, logs = course
    (line,), (expected,) = (logs[name] for name in ("whole", "files"))
    assert line["step"] == expected["step"] == 3
    terms = {"loss", "content", "style", "grid", "coefficients", "relu5_1"}
    assert terms < set(line)
    for name in terms:
        assert line[name] == pytest.approx(expected[name], rel=1e-2, abs=1e-4), name
    whole, files = (_arrays(folder / name) for name in ("whole", "files"))
    for name, array in whole.items():
        if name.startswith("network"):
            apart = np.abs(files[name] - array)
            # Steps are normalized: where a gradient is nearly 0, rounding decides. The
            # codes, with a row per style, take the largest steps, of 6e-3.
            most = 0.1 if array.shape[:1] == (STYLES,) else 1e-4
            assert np.mean(apart > 2e-3) <= most, name
            assert apart.mean() <= 1e-3, name


@pytest.fixture
def words(photos, vgg19_weights, tmp_path):
    """Command of a small training."""
    paintings = tmp_path / "paintings"
    paintings.mkdir()
    write_paintings(paintings, 4)
    save(make_paintings(1)[0], tmp_path / "dots.png")
    return [
        "train",
        f"--style={tmp_path / 'dots.png'}",
        f"--arbitrary={paintings}",
        f"--photos={photos[0].parent}",
        f"--output={tmp_path / 'run'}",
        f"--vgg19_weights={vgg19_weights}",
        *("--batches=memory", "--evenness=0.5", "--steps=2", "--variants=1"),
        *("--crop_size=64", "--batch_size=2", "--blocks=0", "--coarse_blocks=0"),
        *("--loss_convolution=direct", "--loss_dtype=float32", "--samples_every=2"),
    ]


def test_other_backends_are_refused_in_a_line(words, tmp_path, capsys):
    assert main(["tfstyle", *words]) == 1
    message = capsys.readouterr().err.strip()
    assert "Expected `batches` to be 'files', or KERAS_BACKEND to be jax" in message
    assert "\n" not in message
    assert not (tmp_path / "run" / "cache").exists()
