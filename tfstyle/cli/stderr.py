"""Filter for stderr that shows tfstyle's messages and hides those of native code."""

import contextlib
import logging
import os
import shutil
import sys
from collections.abc import Iterator

from tfstyle.cli.streams import SafeStream, one_line


class _Lines(logging.Handler):
    """Handler that clears the status line and writes each message as one line."""

    def emit(self, record: logging.LogRecord) -> None:
        stream = sys.stderr  # looked up each time, because it may be replaced
        if stream is None:
            return
        if stream.isatty():
            stream.write(f"\r{'':{shutil.get_terminal_size().columns - 1}}\r")
        stream.write(one_line(" ".join(record.getMessage().split())) + "\n")
        stream.flush()


@contextlib.contextmanager
def messages_shown() -> Iterator[None]:
    """Shows tfstyle's log messages of level INFO and above within the context."""
    logger, lines = logging.getLogger("tfstyle"), _Lines()
    level = logger.level
    logger.addHandler(lines)
    logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        logger.removeHandler(lines)
        logger.setLevel(level)


@contextlib.contextmanager
def native_stderr_withheld() -> Iterator[None]:
    """Hides what TensorFlow and LiteRT write to file descriptor 2.

    The C++ code of TensorFlow and LiteRT bypasses `sys.stderr`, and few of its messages
    help a user. Python's `sys.stderr` gets a separate descriptor. If an exception
    leaves the context, the first 64 KB of the hidden text are shown. Use this context
    only once, before threads start, and only in the main program, never in a library.

    Setting the environment variable `TF_CPP_MIN_LOG_LEVEL=0` turns this filter off.
    """
    is_wanted = os.environ.get("TF_CPP_MIN_LOG_LEVEL") == "0"
    if is_wanted or sys.stderr is None:  # None if stderr is closed
        yield
        return
    read = _divert()
    try:
        yield
    except Exception:
        _show(read)
        raise


def _divert() -> int:
    """Redirects descriptor 2 into a pipe, and returns the pipe's read end.

    The pipe is read only after an exception, so it may fill up in a server that runs
    for months. If the pipe is full, writing to it fails instead of blocking.
    """
    sys.stderr.flush()
    read, write = os.pipe()
    for end in (read, write):
        os.set_blocking(end, False)
    terminal = os.dup(2)
    os.dup2(write, 2)
    os.close(write)
    sys.stderr = SafeStream(terminal, sys.stderr.encoding)
    return read


def _show(read: int) -> None:
    with contextlib.suppress(BlockingIOError):  # the pipe is empty
        sys.stderr.write(os.read(read, 2**16).decode(errors="replace"))
