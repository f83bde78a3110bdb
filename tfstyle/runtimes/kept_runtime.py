"""LiteRT runtime that is kept for later use.

A new runtime would have to allocate buffers, which takes as long as stylizing a small
picture.
"""

import os
import threading
from pathlib import Path
from typing import Any

from tfstyle.machine import usable_cores
from tfstyle.runtimes.litert_runtime import LitertRuntime
from tfstyle.runtimes.runtime import Runtime

# A runtime is not kept if it has stylized a picture with more pixels than this. The
# buffers for a picture of this size take 250 MB.
MOST_PIXELS = 640 * 640
_kept: dict[tuple[Any, ...], LitertRuntime] = {}
_lock = threading.RLock()  # a signal handler may fork while the lock is held


def open_litert(path: Path, threads: int = 0, parallel: int = 1) -> LitertRuntime:
    """Returns the kept runtime for a file, or a new runtime if none is kept.

    Args:
        path: `.tflite` file.
        threads: Number of threads; 0 for all cores.
        parallel: Maximum number of pictures to stylize at the same time.

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
    """Keeps a runtime for `open_litert`, in place of the previously kept runtime.

    Args:
        runtime: Runtime that is no longer in use. It is kept only if it comes from
            `open_litert` and has stylized no large picture.
    """
    if not isinstance(runtime, LitertRuntime) or not runtime.key:
        return
    if runtime.most_pixels > MOST_PIXELS:
        return
    with _lock:
        replaced = list(_kept.values())
        _kept.clear()
        _kept[runtime.key] = runtime
    del replaced  # freed after the lock is released


def _key(path: Path, threads: int, parallel: int) -> tuple[Any, ...]:
    """Returns a key that changes if the file, `threads` or `parallel` changes."""
    try:
        file = path.stat()
    except OSError:  # the reason is reported when the file is opened
        return (path,)
    times = file.st_mtime_ns, file.st_ctime_ns  # new content may have the same st_mtime
    version = file.st_dev, file.st_ino, file.st_size, *times
    return path, version, threads or usable_cores(), parallel


def _before_fork() -> None:
    # The threads of an interpreter do not exist in a forked process. If the interpreter
    # were freed in that process, it would wait for its threads forever.
    _lock.acquire()
    _kept.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=_before_fork,
        after_in_parent=_lock.release,
        after_in_child=_lock.release,
    )
