import io
import os
import re
import signal
from pathlib import Path

import keras
import pytest

from tfstyle.cli import train_callbacks
from tfstyle.cli.train_callbacks import StopOnSignal, TrainProgress, tensorboard
from tfstyle.errors import InputError
from tfstyle.training.checkpoint import RunState
from tfstyle.training.options import TrainOptions

OPTIONS = TrainOptions(steps=20, batch_size=3)
LOGS = {"content": 0.5, "loss": 1.23456, "style": 0.25}


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def clock(monkeypatch):
    """A clock that each look puts on by two seconds."""
    seconds = iter(range(0, 1000, 2))
    monkeypatch.setattr(train_callbacks.time, "monotonic", lambda: float(next(seconds)))


def _follow(stream, first, last):
    state = RunState(Path("none"), {}, None)
    progress = TrainProgress(state, OPTIONS, stream)
    for state.step in range(first, last + 1):
        progress.on_train_batch_end(0, LOGS)
    progress.on_train_end()
    return re.sub(r"\x1b\[[0-9;]*m", "", stream.getvalue())  # without colors


def _bar(done):
    """A bar of twenty parts as a terminal shows it: an end, then the rest."""
    return "\u2501" * done + "\u257a" + "\u2501" * (19 - done)


def test_the_line(clock, monkeypatch):
    monkeypatch.setenv("COLUMNS", "120")
    lines = _follow(Terminal(), 1, 5).split("\r")[1:]
    terms = "content 0.5  loss 1.235  style 0.25"
    assert lines[0].strip() == f"1/20 {_bar(1)} {terms}"
    # four steps of three crops in eight seconds; 15 steps remain
    expected = f"5/20 {_bar(5)} 30 s left  1.50 images/s  {terms}"
    assert lines[-1].strip() == expected
    assert lines[-1].endswith("\n")


def test_time_left_and_speed_are_seen_on_a_narrow_terminal(clock, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    line = _follow(Terminal(), 1, 5).split("\r")[-1]
    assert "30 s left  1.50 images/s  content 0.5" in line
    assert len(line.strip("\n")) < 80


def test_a_resumed_run_is_reckoned_from_where_it_was_taken_up(clock):
    line = _follow(Terminal(), 15, 20).split("\r")[-1]
    assert "20/20 " + "\u2501" * 20 + " 0 s left  1.50 images/s" in line


def test_a_log_gets_a_line_now_and_then_and_the_last(clock):
    lines = _follow(io.StringIO(), 1, 20).splitlines()
    assert [line.split("/")[0].strip() for line in lines] == [
        "5",
        "10",
        "15",
        "20",
    ]


@pytest.fixture
def stop():
    # A shell ignores Ctrl-C in programs that run in the background.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    callback = StopOnSignal()
    callback.set_model(keras.Sequential([keras.layers.Dense(1)]))
    callback.model.stop_training = False
    callback.on_train_begin()
    yield callback
    callback.on_train_end()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_training_after_the_step(stop, number):
    stop.on_train_batch_end(0)
    assert not stop.model.stop_training
    os.kill(os.getpid(), number)
    assert stop.happened
    assert not stop.model.stop_training
    stop.on_train_batch_end(1)
    assert stop.model.stop_training


def test_a_second_signal_ends_it_at_once(stop):
    os.kill(os.getpid(), signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        os.kill(os.getpid(), signal.SIGINT)


def test_after_the_training_ctrl_c_is_what_it_was(stop):
    stop.on_train_end()
    with pytest.raises(KeyboardInterrupt):
        os.kill(os.getpid(), signal.SIGINT)
    assert not stop.happened


def test_tensorboard_that_is_not_installed(monkeypatch, tmp_path):
    monkeypatch.setattr(train_callbacks, "find_spec", lambda name: None)
    with pytest.raises(InputError, match=r"pip install tfstyle\[tensorboard\]"):
        tensorboard(tmp_path)
