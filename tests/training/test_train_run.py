"""Runs with ImageNet's features, on small crops of small photographs."""

from dataclasses import fields
from shutil import copytree

import keras
import numpy as np
import pytest

from tfstyle.checkpoints import read_checkpoint
from tfstyle.images import load
from tfstyle.networks.model_file import load_network
from tfstyle.training.log import read_log


class Killed(Exception):
    """As by SIGKILL: nothing is done after the step."""


class Watch(keras.callbacks.Callback):
    """Counts the steps; may kill after one."""

    def __init__(self, kill_at=None):
        super().__init__()
        self.kill_at = kill_at
        self.steps = 0

    def on_train_batch_end(self, batch, logs=None):
        self.steps += 1
        if self.steps == self.kill_at:
            raise Killed


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


def test_a_killed_run_ends_in_the_very_same_weights(finished, make_run, tmp_path):
    with pytest.raises(Killed):
        make_run(tmp_path)([Watch(kill_at=5)])
    (tmp_path / "log.jsonl").write_text('{"step": 5, "loss": 0}\n{"st')
    again, watch = make_run(tmp_path), Watch()
    network = again([watch], resume=True)
    assert watch.steps == 6  # the fifth once more, and four of another size
    for ours, whole in zip(network.weights, finished.network.weights, strict=True):
        np.testing.assert_array_equal(ours, whole)
    last, expected = (read_log(run.log_path)[-1] for run in (again, finished))
    assert _steps(again) == [6, 10]
    assert {**last, "seconds": 0} == {**expected, "seconds": 0}


def test_a_finished_run_can_be_prolonged(finished, make_run, tmp_path):
    copytree(finished.output, tmp_path, dirs_exist_ok=True)
    more, watch = make_run(tmp_path, steps=12, decay=0.1), Watch()
    more([watch], resume=True)
    assert watch.steps == 2
    assert more.state.step == 12
    # eleven of twelve steps are stable now
    assert _steps(more) == [6, 10, 11, 12]
    more([watch], resume=True)
    assert watch.steps == 2, "nothing is left to be done"


def test_what_another_run_may_have_of_its_own(finished):
    options = {item.name for item in fields(finished.options)}
    free = options - finished.state.identity.keys()
    assert free == {"steps", "decay", "vgg19_weights"}
    assert finished.state.identity["styles"] == ["dots", "lines"]
    assert finished.state.identity["photos"] == 5


def test_a_style_more(finetuned, model):
    learned = finetuned.network
    old, card = load_network(model / "tiny.keras")
    assert learned.styles == 4
    for new, before in zip(learned.weights, old.weights, strict=True):
        np.testing.assert_array_equal(np.array(new)[: before.shape[0]], before)
    assert finetuned.state.identity["base"]["name"] == card.name
    copy = finetuned.trainer.network
    assert (copy.styles, copy.blocks) == (1, old.blocks)
    # the last row has moved on from where it began
    moved = [w for w in learned.weights if w.name in ("gamma", "beta")]
    assert all((np.array(w)[3] != np.array(w)[:3]).any(axis=1).all() for w in moved)
