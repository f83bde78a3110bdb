"""Messages of the library as lines on stderr."""

import contextlib
import logging
import shutil
import sys
from collections.abc import Iterator

from tfstyle.cli.streams import one_line


class _Lines(logging.Handler):
    """Writes each message as one line; a terminal's status line makes room for it."""

    def emit(self, record: logging.LogRecord) -> None:
        stream = sys.stderr  # looked up each time, for it may be replaced
        if stream is None:
            return
        if stream.isatty():
            stream.write(f"\r{'':{shutil.get_terminal_size().columns - 1}}\r")
        stream.write(one_line(" ".join(record.getMessage().split())) + "\n")
        stream.flush()


@contextlib.contextmanager
def messages_shown() -> Iterator[None]:
    """Shows the library's messages from INFO on, until the context ends."""
    logger, lines = logging.getLogger("tfstyle"), _Lines()
    level = logger.level
    logger.addHandler(lines)
    logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        logger.removeHandler(lines)
        logger.setLevel(level)
