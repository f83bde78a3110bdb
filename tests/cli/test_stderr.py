"""Tests of library messages on the command's stderr."""

import io
import logging
import os
import subprocess
import sys

import pytest

from tfstyle.cli.stderr import messages_shown

LOGGER = logging.getLogger("tfstyle")


def test_information_is_a_line_and_details_are_not(capsys):
    level, handlers = LOGGER.level, list(LOGGER.handlers)
    with messages_shown():
        LOGGER.info("In %d tiles:\n%s", 4, "a\x1b[31m.png")
        LOGGER.warning("Second")
        LOGGER.debug("a detail")
        logging.getLogger("tfstyle.serving").info("Third")
        logging.getLogger("other").info("of others")
    assert capsys.readouterr() == ("", "In 4 tiles: a\\x1b[31m.png\nSecond\nThird\n")
    assert (LOGGER.level, LOGGER.handlers) == (level, handlers)


def test_the_logger_is_restored_after_an_error(capsys):
    level, handlers = LOGGER.level, list(LOGGER.handlers)
    with pytest.raises(KeyError), messages_shown():
        raise KeyError
    assert (LOGGER.level, LOGGER.handlers) == (level, handlers)


def test_the_status_line_of_a_terminal_makes_room(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setenv("COLUMNS", "10")
    monkeypatch.setattr("sys.stderr", Terminal())
    with messages_shown():
        LOGGER.info("line")
        import sys

        shown = sys.stderr.getvalue()
    assert shown == f"\r{' ' * 9}\rline\n"


pytestmark = pytest.mark.slow

PROGRAM = """
import os, sys
from tfstyle.cli.stderr import native_stderr_withheld

with native_stderr_withheld():
    os.write(2, b"native\\n")
    print("python", file=sys.stderr)
    {more}
print("after", file=sys.stderr)
"""


def _stderr(more: str = "pass", **environment: str) -> str:
    command = [sys.executable, "-c", PROGRAM.format(more=more)]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", **environment},
    )
    return done.stderr


def test_python_is_seen_and_native_code_is_not():
    assert _stderr() == "python\nafter\n"


def test_native_code_is_seen_where_an_exception_escapes():
    lines = _stderr("raise ValueError('why')").splitlines()
    assert lines[:3] == ["python", "native", "Traceback (most recent call last):"]
    assert lines[-1] == "ValueError: why"


def test_native_code_is_seen_where_the_user_asks_for_it():
    assert _stderr(TF_CPP_MIN_LOG_LEVEL="0") == "native\npython\nafter\n"


def test_a_megabyte_of_native_chatter_blocks_nobody():
    more = """
    for _ in range(1024):
        try:
            os.write(2, bytes(1024))
        except BlockingIOError:
            print("full", file=sys.stderr)
            break
"""
    assert _stderr(more) == "python\nfull\nafter\n"


def test_children_write_nothing_to_the_terminal():
    more = "import subprocess; subprocess.run(['sh', '-c', 'echo child >&2'])"
    assert _stderr(more) == "python\nafter\n"
