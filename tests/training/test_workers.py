"""Tests of two processes that train together, compared with one of twice the batch."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from contextlib import ExitStack
from types import SimpleNamespace

import numpy as np
import pytest
import tensorflow as tf

from tests.training.tiny import make_trainer, train, weights_of
from tfstyle.distribution.collective import Collective, read_config
from tfstyle.errors import InputError
from tfstyle.images import save
from tfstyle.training.callbacks import Log
from tfstyle.training.checkpoint import RunState, StepCounter
from tfstyle.training.data import Crops
from tfstyle.training.workers import fit_together

STEPS = 20


@pytest.fixture
def photos(tmp_path, random):
    folder = tmp_path / "photos"
    folder.mkdir()
    for number in range(5):
        save(random.random((48, 40, 3), np.float32), folder / f"{number}.png")
    return folder


@pytest.fixture
def start(photos, tmp_path):
    """Starts two workers, and ends them with the test."""
    with ExitStack() as stack:

        def run(steps, pause=0.0):
            addresses = [f"127.0.0.1:{port}" for port in _free_ports(2)]
            workers = [
                _worker(photos, tmp_path, addresses, index, steps, pause)
                for index in (0, 1)
            ]
            for worker in workers:
                stack.enter_context(worker)
                stack.callback(worker.kill)
            return workers

        yield run


def _worker(photos, folder, addresses, index, steps, pause):
    arguments = ["-m", "tests.training.worker", photos, folder / f"{index}.npz"]
    return _start([*arguments, str(steps), str(pause)], addresses, index)


def _start(arguments, addresses, index):
    config = {
        "cluster": {"worker": addresses},
        "task": {"type": "worker", "index": index},
    }
    return subprocess.Popen(
        [sys.executable, *arguments],
        env={**os.environ, "TF_CONFIG": json.dumps(config)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _free_ports(count):
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


@pytest.mark.nightly
def test_two_workers_make_the_weights_of_one_with_twice_the_batch(
    start, photos, tmp_path
):
    workers = start(STEPS)
    shown = []
    for worker in workers:
        stdout, stderr = worker.communicate(timeout=1800)
        assert worker.returncode == 0, stderr
        shown.append(stdout)
    assert shown[0] == shown[1]  # terms of the whole batch
    assert shown[0].count("\n") == STEPS
    trainer = make_trainer(seed=0)
    train(trainer, sorted(photos.iterdir()), STEPS)  # with a batch of two
    expected = [*weights_of(trainer.network), *weights_of(trainer.balance)]
    begun = weights_of(make_trainer(seed=0).network)
    for index in (0, 1):
        with np.load(tmp_path / f"{index}.npz") as arrays:
            weights = [arrays[name] for name in arrays.files]
        for one, other in zip(weights, expected, strict=True):
            error = np.linalg.norm(one - other) / np.linalg.norm(other)
            assert error < 1e-4
    moved = [np.abs(a - b).max() for a, b in zip(expected, begun, strict=False)]
    assert min(moved) > 0.01


@pytest.fixture
def command(photos, tmp_path, vgg19_weights):
    """Trains with two workers that may have further flags; returns how they ended."""

    def run(*others):
        flags = (
            *("--steps=3", "--batch_size=1", "--crop_size=32", "--last_crop_size=32"),
            *("--style_size=32", "--alpha=0.125", "--blocks=0", "--checkpoint_every=1"),
            *("--content_layers=relu1_2", "--style_layers=relu1_1"),
            *(f"--style={photos / '0.png'}", f"--photos={photos}"),
        )
        addresses = [f"127.0.0.1:{port}" for port in _free_ports(2)]
        with ExitStack() as stack:
            workers = []
            for index, name in enumerate(("chief", "other")):
                output = f"--output={tmp_path / name}"
                more = others if index else ()
                arguments = ["-m", "tfstyle", "train", *flags, output, *more]
                worker = stack.enter_context(_start(arguments, addresses, index))
                stack.callback(worker.kill)
                workers.append(worker)
            return [(*w.communicate(timeout=1800), w.returncode) for w in workers]

    return run


@pytest.mark.nightly
def test_the_command_trains_with_two_workers(command, tmp_path):
    """Worker 0 writes the files, and the log of all."""
    (chief, _, code), (other, _, other_code) = ended = command()
    assert (code, other_code) == (0, 0), ended
    assert "chief: network.keras and network.tflite" in chief
    assert "other: written by worker 0" in other
    terms = [re.findall(r"(?:content|style) \d+\.\d+", text) for text in (chief, other)]
    assert len(terms[0]) == 2
    assert terms[0] == terms[1]
    files = {path.name for path in (tmp_path / "chief").iterdir()}
    assert {"network.keras", "checkpoint.npz", "log.jsonl", "train.cfg"} <= files
    assert not list((tmp_path / "other").iterdir())


@pytest.mark.nightly
def test_different_options_end_all_workers(command, photos, tmp_path):
    other = tmp_path / "1.png"
    other.write_bytes((photos / "1.png").read_bytes())
    ended = command("--seed=5", "--steps=8", f"--style={other}")
    for stdout, stderr, code in ended:
        assert (stdout, code) == ("", 1)
        (line,) = stderr.splitlines()
        assert "steps=3 (worker 0) and 8 (worker 1), seed=0 (worker 0) and 5" in line
        assert "styles=" in line
        assert "batch_size" not in line


class OneWorker:
    """Group of one worker, without TensorFlow's collective operations."""

    count = 1
    strategy = SimpleNamespace(run=lambda function, args: function(*args))

    def sum(self, value):
        return value

    def compile(self, function):
        return function

    def gradients(self, loss_of, variables, batch):
        with tf.GradientTape() as tape:
            loss = loss_of(batch)
        return loss, tape.gradient(loss, [variable.value for variable in variables])


@pytest.mark.slow
def test_the_log_is_that_of_fit(photos, tmp_path):
    """Also after a change of the crop size, and in workers that write no log."""
    files, logs = sorted(photos.iterdir()), []
    for path in (tmp_path / "one.jsonl", tmp_path / "several.jsonl", None):
        trainer = make_trainer(seed=0)
        state = RunState(tmp_path / "run.npz", {}, trainer)
        callbacks = [StepCounter(state), Log(path, state, every=10)]
        entries = []
        for size, end in ((32, 3), (40, 6)):
            crops = Crops(files, 2, size, 1, end - state.step, state.step)
            trainer.expect_crops(1, size)
            if path == tmp_path / "one.jsonl":
                trainer.fit(crops, shuffle=False, verbose=0, callbacks=callbacks)
            else:
                fit_together(trainer, crops, OneWorker(), callbacks)
            entries.append(state.entry)
        logs.append(entries)
    one, *others = [_without_times(entries) for entries in logs]
    assert [entry["step"] for entry in one] == [3, 6]
    for other in others:
        for entry, expected in zip(other, one, strict=True):
            assert entry == pytest.approx(expected, rel=1e-4)


def _without_times(entries):
    return [{k: v for k, v in e.items() if k != "seconds"} for e in entries]


@pytest.mark.nightly
def test_a_worker_that_is_lost_is_one_line(start, tmp_path):
    chief, other = start(10_000, pause=0.01)
    assert other.stdout.readline().startswith("0 {")
    other.send_signal(signal.SIGKILL)
    chief.communicate(timeout=1800)
    assert chief.returncode == 1
    line = (tmp_path / "0.npz").read_text()
    assert line.startswith("Expected all workers to stay reachable; restart them with")
    assert "File" not in line


def test_workers_share_the_crops_of_a_batch(photos):
    files = sorted(photos.iterdir())
    (whole,) = Crops(files, 2, 32, 4, 3)[2]
    parts = [Crops(files, 2, 32, 2, 3, part=(k, 2))[2][0] for k in (0, 1)]
    for name, values in whole.items():
        together = np.stack([part[name] for part in parts], axis=1)
        np.testing.assert_array_equal(together.reshape(values.shape), values)


@pytest.mark.parametrize(
    "text",
    [
        "no JSON",
        '{"cluster": {"worker": ["a"]}, "task": {"type": "worker", "index": 0}}',
        '{"cluster": {"worker": [5, 6]}, "task": {"type": "worker", "index": 0}}',
        '{"cluster": {"worker": ["a:99999"]}, "task": {"type": "worker", "index": 0}}',
        '{"cluster": {"worker": ["a:1", "a:1"]}, '
        '"task": {"type": "worker", "index": 0}}',
        '{"cluster": {"worker": "a:1"}, "task": {"type": "worker", "index": 0}}',
        "[]",
        "[" * 100_000,
        *(
            '{"cluster": {"worker": ["a:1", "a:2"]}, '
            f'"task": {{"type": "worker", "index": {index}}}}}'
            for index in ("1e400", "Infinity", "0.5", "-0.5", "true", '" 1"', '"²"')
        ),
        '{"cluster": {"worker": ["a:1"]}, "task": {"type": "worker", "index": 1}}',
        '{"cluster": {"worker": ["a:1"]}, "task": {"type": "ps", "index": 0}}',
        '{"cluster": {"worker": ["a:1"], "ps": ["b:1"]}, '
        '"task": {"type": "worker", "index": 0}}',
    ],
)
def test_other_configurations_are_refused(monkeypatch, text):
    monkeypatch.setenv("TF_CONFIG", text)
    with pytest.raises(InputError, match=r"Received: TF_CONFIG="):
        read_config()


@pytest.mark.parametrize("index", [1, "1"])
def test_the_index_may_be_a_string(monkeypatch, index):
    config = {
        "cluster": {"worker": ["a:1", "a:2"]},
        "task": {"type": "worker", "index": index},
    }
    monkeypatch.setenv("TF_CONFIG", json.dumps(config))
    assert read_config() == (1, 2)


def test_the_error_for_an_index_names_its_range(monkeypatch):
    config = {
        "cluster": {"worker": ["a:1", "a:2"]},
        "task": {"type": "worker", "index": -1},
    }
    monkeypatch.setenv("TF_CONFIG", json.dumps(config))
    with pytest.raises(InputError, match=r"index from 0 to 1\. Received"):
        read_config()


def test_a_process_that_has_used_tensorflow_is_refused(monkeypatch):
    import tensorflow as tf

    (port,) = _free_ports(1)
    config = {
        "cluster": {"worker": [f"127.0.0.1:{port}"]},
        "task": {"type": "worker", "index": 0},
    }
    monkeypatch.setenv("TF_CONFIG", json.dumps(config))
    tf.constant(1)
    with pytest.raises(InputError, match="to be the first use of Tens"):
        Collective(0, 1)


def test_without_a_configuration_there_is_one_worker(monkeypatch):
    monkeypatch.delenv("TF_CONFIG", raising=False)
    assert read_config() == (0, 1)
