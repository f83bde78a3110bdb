import io

import numpy as np
import pytest

from tfstyle.cli import callbacks, status_line
from tfstyle.cli.callbacks import Progress
from tfstyle.optimization.callbacks import Result, Step
from tfstyle.optimization.scales import Scale

SCALE = Scale(192, 256, 10)


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def clock(monkeypatch):
    """A clock that each look puts on by a second."""
    seconds = iter(range(1000))
    monkeypatch.setattr(callbacks.time, "monotonic", lambda: float(next(seconds)))


def _follow(stream, steps=10):
    shown = Progress(stream)
    shown.on_begin([SCALE])
    for number in range(1, steps + 1):
        values = {"loss": 1.0, "style": 0.123456}
        shown.on_step(Step(number, SCALE, values, number / 10, lambda: None))
    shown.on_end(Result(np.zeros((1, 1, 3)), "iterations", [], {}))
    return stream.getvalue()


def test_a_terminals_line_is_overwritten(clock):
    text = _follow(Terminal())
    assert text.count("\r") == 10
    assert text.count("\n") == 1
    assert max(map(len, text.split("\r"))) <= 120


def test_a_log_gets_a_line_now_and_then(clock, monkeypatch):
    monkeypatch.setattr(status_line, "LOG_INTERVAL", 4)
    lines = _follow(io.StringIO()).splitlines()
    assert 1 < len(lines) < 5
    assert lines[-1].startswith("10/10 [####################] 256x192")
    assert "style 0.1235" in lines[-1]
    assert lines[-1].endswith("0 s left")


def test_time_left_is_reckoned_by_work(clock):
    # after the first step, each tenth of the work takes one second
    assert "5 s left" in _follow(Terminal(), steps=5).split("\r")[-1]


def test_the_wait_for_the_first_step_is_announced_on_a_terminal_only():
    terminal, log = Terminal(), io.StringIO()
    for stream in (terminal, log):
        shown = Progress(stream)
        shown.announce()
        shown.withdraw()
    text = terminal.getvalue()
    assert "Loading TensorFlow" in text
    assert text.endswith(" \r")
    assert log.getvalue() == ""
