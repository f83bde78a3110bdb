"""Finished parts of an interrupted run, from which a later run resumes."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

# Name of the file that stores the state after the last finished segment.
STATE_FILE = "state"
# Glob patterns of the files from which a run resumes: the state, descriptions of
# segments painted by several processes, and checkpoints of the sound.
_KEPT = (STATE_FILE, "segment_*.note", "sound_*")
# Advice in errors about parts that are damaged or belong to another run.
START_OVER = "to start over, use --overwrite"


def has_leftovers(folder: Path) -> bool:
    """Whether a folder contains finished parts of an interrupted run."""
    return any(True for pattern in _KEPT for _ in folder.glob(pattern))


@contextmanager
def removed_if_empty(folder: Path) -> Iterator[None]:
    """When the context ends, removes the folder if it is empty."""
    try:
        yield
    finally:
        with suppress(OSError):  # the folder does not exist or is not empty
            folder.rmdir()
