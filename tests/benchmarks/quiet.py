"""Suppression of the messages that imported libraries write to stderr."""

import contextlib
import os
import tempfile
from collections.abc import Iterator


@contextlib.contextmanager
def quiet_stderr() -> Iterator[None]:
    """Suppresses stderr inside the context; if an error is raised, shows it after all.

    Redirects the file descriptor of the whole process. Only use this in a program's
    main process, while it has only one thread.
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
