"""Tests of runs with ImageNet features, on small crops of small photographs."""

import hashlib
from dataclasses import fields
from pathlib import Path
from shutil import copytree

import keras
import numpy as np
import pytest

from tests.training.tiny import make_paintings
from tfstyle.errors import InputError
from tfstyle.files.checkpoint import read_checkpoint
from tfstyle.images import load
from tfstyle.training import run as train_run
from tfstyle.training.callbacks import read_log

pytestmark = pytest.mark.slow


class Watch(keras.callbacks.Callback):
    """Counts the steps."""

    steps = 0

    def on_train_batch_end(self, batch, logs=None):
        self.steps += 1


def _steps(run):
    return [line["step"] for line in read_log(run.log_path)]


def test_a_finished_run_leaves_checkpoint_log_and_samples(finished):
    assert finished.state.step == 10
    stored, _ = read_checkpoint(finished.state.path, finished.state.identity)
    assert stored["step"] == 10
    # a line at the end of either size of crops
    assert _steps(finished) == [6, 10]
    (sample,) = (finished.output / "samples").iterdir()
    assert sample.name == "step_000008.png"
    assert load(sample).shape == (4 * 256, 3 * 256, 3)
    assert finished.broken == {}


def test_the_loss_falls(finished):
    first, last = read_log(finished.log_path)
    assert last["loss"] < 0.9 * first["loss"]
    assert last["style"] < first["style"]


def test_a_killed_run_ends_in_the_very_same_weights(finished, killed_folder, make_run):
    again, watch = make_run(killed_folder), Watch()
    with again.log_path.open("a") as file:
        file.write('{"step": 5, "loss": 0}\n{"st')
    again([watch], resume=True)
    assert watch.steps == 6  # the fifth once more, and four of another size
    for ours, whole in zip(
        again.network.weights, finished.network.weights, strict=True
    ):
        np.testing.assert_array_equal(ours, whole)
    last, expected = (read_log(run.log_path)[-1] for run in (again, finished))
    assert _steps(again) == [6, 10]
    assert {**last, "seconds": 0} == {**expected, "seconds": 0}
    again([watch], resume=True)
    assert watch.steps == 6, "nothing is left to be done"


def _sheets(run):
    return {path.name: path.read_bytes() for path in run.output.glob("samples/*")}


@pytest.mark.parametrize(
    "moment", ["before", pytest.param("after", marks=pytest.mark.nightly)]
)
def test_a_run_killed_at_a_checkpoint_has_all_files(
    moment, finished, make_run, checkpoint_folders
):
    """At step 8 a checkpoint and a sheet of samples are due."""
    again = make_run(checkpoint_folders[moment])
    again(resume=True)
    for ours, whole in zip(
        again.network.weights, finished.network.weights, strict=True
    ):
        np.testing.assert_array_equal(ours, whole)
    assert _sheets(again) == _sheets(finished)
    assert _steps(again) == _steps(finished)


def test_what_another_run_may_have_of_its_own(finished):
    options = {item.name for item in fields(finished.options)}
    free = options - finished.state.identity.keys()
    # Those that came later are left out where they have their defaults.
    later = {"network", "statistic", "focus", "optimizer"}
    assert free == {"steps", "decay"} | later
    assert finished.state.identity["styles"] == ["dots", "lines"]
    assert finished.state.identity["photos"] == 5


def test_another_painting_of_the_same_name_is_refused(finished, make_run, tmp_path):
    copytree(finished.output, tmp_path / "run")
    again = make_run(tmp_path / "run", paintings=make_paintings(2)[::-1])
    with pytest.raises(InputError, match="Received: a different `style`"):
        again(resume=True)


def test_other_weights_are_refused(finished, make_run, tmp_path, monkeypatch):
    digest = hashlib.sha256(Path(finished.options.vgg19_weights).read_bytes())
    assert finished.state.identity["vgg19_weights"] == digest.hexdigest()[:16]
    copytree(finished.output, tmp_path / "run")
    monkeypatch.setattr(train_run, "weights_digest", lambda path: "0" * 16)
    again = make_run(tmp_path / "run")
    with pytest.raises(InputError, match="Received: a different `vgg19_weights`"):
        again(resume=True)
