"""What the command shows on stderr: the library's messages, and no native chatter."""

import contextlib
import logging
import os
import shutil
import sys
from collections.abc import Iterator

from tfstyle.cli.streams import SafeStream, one_line


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


@contextlib.contextmanager
def native_stderr_withheld() -> Iterator[None]:
    """Withholds what TensorFlow and LiteRT write to file descriptor 2.

    C++ writes there past Python, and says little that a user can act on. Python's own
    `sys.stderr` goes on to the terminal by a descriptor of its own. What was withheld,
    the first 64 KB of it, is shown where an exception escapes. Only for the program
    that owns its process, before it starts threads, and once.

    With `TF_CPP_MIN_LOG_LEVEL=0` in the environment nothing is withheld.
    """
    is_wanted = os.environ.get("TF_CPP_MIN_LOG_LEVEL") == "0"
    if is_wanted or sys.stderr is None:  # None: it was closed by the caller
        yield
        return
    read = _divert()
    try:
        yield
    except Exception:
        _show(read)
        raise


def _divert() -> int:
    """Redirects descriptor 2 into a pipe, and returns the pipe's other end.

    A full pipe takes no more, and nobody waits for it: a server may run for months.
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
    with contextlib.suppress(BlockingIOError):  # nothing was withheld
        sys.stderr.write(os.read(read, 2**16).decode(errors="replace"))
