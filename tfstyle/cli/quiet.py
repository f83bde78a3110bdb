"""Keeps the chatter of our dependencies off the user's terminal."""

import os
import tempfile


def import_tensorflow_quietly() -> None:
    """Imports TensorFlow, which writes to stderr before it can be told not to.

    What it wrote is shown if the import fails.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    stderr = os.dup(2)
    with tempfile.TemporaryFile() as chatter:
        os.dup2(chatter.fileno(), 2)
        try:
            import tensorflow  # noqa: F401
        except Exception:
            chatter.seek(0)
            os.write(stderr, chatter.read())
            raise
        finally:
            os.dup2(stderr, 2)
            os.close(stderr)
