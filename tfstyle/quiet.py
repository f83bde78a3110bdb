"""Keeps the chatter of our dependencies off the user's terminal."""

import contextlib
import logging
import os
import tempfile
from collections.abc import Iterator


@contextlib.contextmanager
def quiet_stderr() -> Iterator[None]:
    """Swallows what is written to stderr inside, and shows it if that fails.

    Redirects the file descriptor of the whole process, because C++ does not ask Python:
    for short work that is not expected to say anything.

    Example:

    >>> with quiet_stderr():
    ...     _ = os.write(2, b"not seen")
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


def import_tensorflow_quietly() -> None:
    """Imports TensorFlow, which writes to stderr before it can be told not to."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    with quiet_stderr():
        import tensorflow  # noqa: F401
    # It warns of graphs that are made anew for each size, which they have to be.
    logging.getLogger("tensorflow").setLevel(logging.ERROR)
