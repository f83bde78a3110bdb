"""Benchmarks' own stderr, without the chatter of what they import."""

import contextlib
import os
import tempfile
from collections.abc import Iterator


@contextlib.contextmanager
def quiet_stderr() -> Iterator[None]:
    """Withholds what is written to stderr inside, and shows it where that fails.

    Redirects the file descriptor of the whole process, which only a program may do that
    owns its process, and in one thread.
    """
    stderr = os.dup(2)
    with tempfile.TemporaryFile() as chatter:
        os.dup2(chatter.fileno(), 2)
        try:
            yield
        except Exception:
            chatter.seek(0)
            os.write(stderr, chatter.read())
            raise
        finally:
            os.dup2(stderr, 2)
            os.close(stderr)
