"""Tests of tables on a terminal and in a pipe."""

import io

import pytest

from tfstyle.cli.main import main
from tfstyle.cli.table import print_table

ROWS = [("wave", "The [bold]Great[/] Wave"), ("a\x1b[2J\nb", "")]


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def terminal(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("NO_COLOR", "1")
    stream = Terminal()

    def replaced():  # within the test, because pytest sets its own stream first
        monkeypatch.setattr("sys.stdout", stream)
        return stream

    return replaced


def test_a_pipe_gets_the_plain_text(capsys):
    print_table(("style", "painting"), ROWS, "wave  The Great Wave")
    assert capsys.readouterr().out == "wave  The Great Wave\n"


def test_a_terminal_gets_columns_with_titles(terminal):
    stream = terminal()
    print_table(("style", "painting"), ROWS, "plain")
    shown = stream.getvalue().replace("\x1b[1m", "").replace("\x1b[0m", "")
    rows = [line.split("  ") for line in shown.splitlines()]
    cells = [[cell.strip() for cell in row if cell.strip()] for row in rows]
    assert cells == [
        ["style", "painting"],
        ["wave", "The [bold]Great[/] Wave"],
        ["a\\x1b[2J\\nb"],
    ]


def test_the_styles_of_a_network_on_a_terminal(terminal, model):
    stream = terminal()
    assert main(["tfstyle", "styles", f"--model={model}"]) == 0
    lines = [line.split() for line in stream.getvalue().splitlines()]
    assert [line[0] for line in lines[1:]] == ["dots", "lines", "waves"]
    assert lines[3][1:] == ["The", "Sea"]
