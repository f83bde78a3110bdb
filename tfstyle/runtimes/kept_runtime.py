"""LiteRT runtime that one call of a function keeps for the next.

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

# Number of pixels of the largest picture after which a runtime is kept. The buffers for
# this size take 250 MB.
MOST_PIXELS = 640 * 640
_kept: dict[tuple[Any, ...], LitertRuntime] = {}
_lock = threading.RLock()  # a signal handler may fork within it


def open_litert(path: Path, threads: int = 0, parallel: int = 1) -> LitertRuntime:
    """Returns the kept runtime of a file if there is one, or else a new one.

    Args:
        path: `.tflite` file.
        threads: Number of threads; 0 for all cores.
        parallel: Number of pictures stylized at the same time.

    Raises:
        InputError: The file is invalid, or `ai-edge-litert` is not installed.
    """
    key = _key(path, threads, parallel)
    with _lock:
        kept = _kept.pop(key, None)
    if kept is None:
        kept = LitertRuntime(path, threads, parallel)
        kept.key = key
    return kept


def keep(runtime: Runtime) -> None:
    """Keeps a runtime that is no longer used, in place of the one kept before.

    Args:
        runtime: Runtime from `open_litert`. Other runtimes, and those that have painted
            large pictures, are not kept.
    """
    if not isinstance(runtime, LitertRuntime) or not runtime.key:
        return
    if runtime.most_pixels > MOST_PIXELS:
        return
    with _lock:
        replaced = list(_kept.values())
        _kept.clear()
        _kept[runtime.key] = runtime
    del replaced  # freed without the lock


def _key(path: Path, threads: int, parallel: int) -> tuple[Any, ...]:
    """Returns what has to be equal for a runtime to be used again."""
    try:
        file = path.stat()
    except OSError:  # opening it will tell why
        return (path,)
    times = file.st_mtime_ns, file.st_ctime_ns  # copying may preserve the former
    version = file.st_dev, file.st_ino, file.st_size, *times
    return path, version, threads or usable_cores(), parallel


def _before_fork() -> None:
    # The threads of an interpreter do not exist in the new process, where freeing it
    # would wait for them forever.
    _lock.acquire()
    _kept.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=_before_fork,
        after_in_parent=_lock.release,
        after_in_child=_lock.release,
    )
