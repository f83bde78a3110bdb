"""LiteRT runtime that is kept after a call of a function, for the next call.

A new interpreter allocates its buffers again, which takes as long as painting a small
picture.
"""

import os
import threading
from pathlib import Path
from typing import Any

from tfstyle.machine import usable_cores
from tfstyle.runtimes.litert_runtime import LitertRuntime
from tfstyle.runtimes.runtime import Runtime

# Maximum number of pixels of the pictures that a kept runtime has painted. The buffers
# for this size take 250 MB.
MOST_PIXELS = 640 * 640
_kept: dict[tuple[Any, ...], LitertRuntime] = {}
_lock = threading.Lock()


def open_litert(path: Path, threads: int = 0) -> LitertRuntime:
    """Returns the kept runtime of a file if there is one, or else a new one.

    Args:
        path: `.tflite` file.
        threads: Number of threads per picture; 0 for all cores.

    Raises:
        InputError: The file is invalid, or `ai-edge-litert` is not installed.
    """
    key = _key(path, threads)
    with _lock:
        kept = _kept.pop(key, None)
    if kept is None:
        kept = LitertRuntime(path, threads)
        kept.key = key
    return kept


def keep(runtime: Runtime) -> None:
    """Keeps a runtime for later use, in place of the one kept before.

    Args:
        runtime: Runtime. If it is not from `open_litert`, or has painted a picture with
            more than `MOST_PIXELS` pixels, it is not kept.
    """
    if not isinstance(runtime, LitertRuntime) or runtime.most_pixels > MOST_PIXELS:
        return
    with _lock:
        _kept.clear()
        _kept[runtime.key] = runtime


def _key(path: Path, threads: int) -> tuple[Any, ...]:
    """Returns a key; a kept runtime can be used again if its key is the same."""
    try:
        file = path.stat()
    except OSError:  # opening the file will raise an error with the reason
        return (path,)
    version = file.st_dev, file.st_ino, file.st_size, file.st_mtime_ns
    # The threads of an interpreter do not exist in a forked process.
    return path, version, threads or usable_cores(), os.getpid()
