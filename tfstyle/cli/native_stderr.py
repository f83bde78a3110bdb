"""What native code writes to the command's stderr."""

import contextlib
import os
import sys
from collections.abc import Iterator

from tfstyle.cli.streams import SafeStream


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
