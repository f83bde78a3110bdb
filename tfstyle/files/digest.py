"""Short digests that identify files and arrays in the recorded settings of a run."""

import contextlib
import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

# Number of bytes to read from the start of a file, to distinguish photographs. This
# part contains the header (with time and thumbnail) and the first pixels. Reading
# thousands of files in full would take minutes.
_HEAD = 2**16


def digest(files: Sequence[Path]) -> str:
    """Returns a short digest of the contents of files, in the given order.

    Paths that are not files are ignored.
    """
    digest = hashlib.sha256()
    for path in filter(Path.is_file, files):
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:16]


def quick_digest(path: Path) -> str:
    """Returns a digest of a file's size and first 64 KiB.

    If the path is not a readable file, returns the digest of `b""`.
    """
    head = b""
    with contextlib.suppress(OSError):
        if path.is_file():  # a pipe cannot be read twice
            size = path.stat().st_size
            with path.open("rb") as file:
                head = file.read(_HEAD) + str(size).encode()
    return hashlib.sha256(head).hexdigest()[:16]


def digest_arrays(arrays: Sequence[np.ndarray]) -> str:
    """Returns a short digest of arrays, in the given order."""
    content = hashlib.sha256()
    for array in arrays:
        content.update(hashlib.sha256(np.ascontiguousarray(array).data).digest())
    return content.hexdigest()[:16]
