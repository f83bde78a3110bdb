"""Messages of the library on the command's stderr."""

import io
import logging

import pytest

from tfstyle.cli.log import messages_shown

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
