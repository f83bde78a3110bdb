import io

import pytest

from tfstyle.cli import status_line
from tfstyle.cli.status_line import (
    PictureProgress,
    StatusLine,
    bar,
    duration,
    time_left,
)


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_terminals_line_is_taken_away_for_what_has_to_be_said(monkeypatch):
    monkeypatch.setenv("COLUMNS", "20")
    line = StatusLine(Terminal())
    line.show("x" * 50, 0.0)
    line.clear()
    assert line.stream.getvalue() == f"\r{'x' * 19}\r{' ' * 19}\r"


def test_a_log_is_not_told_too_often(monkeypatch):
    monkeypatch.setattr(status_line.time, "monotonic", lambda: 100.0)
    line = StatusLine(io.StringIO())
    assert not line.is_due(109.9)
    assert line.is_due(110.0)
    line.show("first", 110.0)
    assert not line.is_due(119.9)
    assert line.is_due(120.0)
    line.clear()
    line.keep()
    assert line.stream.getvalue() == "first\n"


@pytest.mark.parametrize(("done", "filled"), [(0, 0), (0.5, 10), (0.99, 20), (1, 20)])
def test_the_bar_fills(done, filled):
    assert bar(done).count("#") == filled
    assert len(bar(done)) == 22


def test_time_left():
    assert time_left(5) == "5 s left"
    assert time_left(0) == "0 s left"
    assert time_left(None) == ""


def test_time_left_of_pictures_without_the_preparation_of_the_first(monkeypatch):
    clock = [0.0]
    monkeypatch.setattr(status_line.time, "monotonic", lambda: clock[0])
    progress = PictureProgress(5, io.StringIO())
    for now, name in ((0, "a"), (60, "b"), (80, "c")):
        clock[0] = float(now)
        progress.begin(name)
    clock[0] = 90.0
    progress.show("c", 0.5)
    assert progress.line.stream.getvalue().splitlines() == [
        "1/5 [####................] b",  # the first picture includes preparations
        "2/5 [########............] c  1:00 left",
        "2/5 [##########..........] c  50 s left",
    ]


def test_pictures_that_are_made_at_once_write_nothing_to_a_log():
    progress = PictureProgress(2, io.StringIO())
    for name in ("a", "b"):
        progress.begin(name)
    progress.end()
    assert progress.line.stream.getvalue() == ""


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0 s"), (59.4, "59 s"), (59.6, "1:00"), (3599, "59:59"), (36000, "10:00:00")],
)
def test_duration(seconds, text):
    assert duration(seconds) == text
