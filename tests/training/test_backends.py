"""Tests of the same training with two Keras backends, each in its own process."""

import json
import os
import subprocess
import sys

import pytest

pytest.importorskip("jax")

pytestmark = pytest.mark.nightly
BACKENDS = ("tensorflow", "jax")
# JAX takes longer to compile ten steps than to make them.
QUICK = {"JAX_DISABLE_MOST_OPTIMIZATIONS": "1"}


@pytest.fixture(scope="module")
def courses(photos, tmp_path_factory):
    """Both at the same time."""
    processes = {}
    for name in BACKENDS:
        output = tmp_path_factory.mktemp(name)
        module = [sys.executable, "-m", "tests.training.ten_steps"]
        processes[name] = subprocess.Popen(
            [*module, photos[0].parent, output],
            env={**os.environ, "KERAS_BACKEND": name, **QUICK},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
    ended = {name: (p.communicate(), p.returncode) for name, p in processes.items()}
    for (_, stderr), code in ended.values():
        assert code == 0, stderr
    return {name: json.loads(ended[name][0][0].splitlines()[-1]) for name in BACKENDS}


def test_losses_agree(courses):
    losses, others = (courses[name]["losses"] for name in BACKENDS)
    assert len(losses) == 10
    assert losses == pytest.approx(others, rel=1e-3)
    # they are those of steps that teach something
    assert max(losses[-2:]) < 0.9 * min(losses[:2])


@pytest.mark.parametrize("name", BACKENDS)
def test_callbacks_work(courses, name):
    assert courses[name]["backend"] == name
    assert courses[name]["kept"]
    assert courses[name]["samples"] == ["step_000010.png"]


def test_jax_needs_no_tensorflow(courses):
    assert courses["tensorflow"]["tensorflow"]
    assert not courses["jax"]["tensorflow"]
