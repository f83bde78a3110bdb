"""Limits of memory and CPU time that a worker process sets for itself."""

import contextlib
import ctypes
import math
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

try:
    import resource
except ImportError:  # Windows
    resource = None

# The kernel ends a worker, not the server, where the machine runs out of memory.
_OOM_SCORE = "500"


def protect_machine() -> None:
    """Leaves no core dumps, and volunteers where the machine runs out of memory."""
    if resource:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError):  # not Linux, or not allowed
        Path("/proc/self/oom_score_adj").write_text(_OOM_SCORE)


def limit_memory(size: int) -> None:
    """Limits what this process may allocate from now on.

    Linux counts private writable memory (RLIMIT_DATA). Address space (RLIMIT_AS) would
    also count what TensorFlow reserves and never touches. Elsewhere there is no limit.

    Args:
        size: Bytes beyond those that the process has now.
    """
    with contextlib.suppress(OSError, ValueError):
        lines = Path("/proc/self/status").read_text().splitlines()
        status = dict(line.split(":", 1) for line in lines)
        limit = int(status["VmData"].split()[0]) * 1024 + size
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        if hard != resource.RLIM_INFINITY:
            limit = min(limit, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))


def limit_cpu(seconds: float) -> None:
    """Limits the CPU time of this process from now on; the kernel ends it beyond.

    A worker whose server has been killed ends by this even inside a decoder.

    Args:
        seconds: CPU time of all threads together.
    """
    if resource:
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        limit = math.ceil(time.process_time() + seconds)
        if hard != resource.RLIM_INFINITY:
            limit = min(limit, hard)
        resource.setrlimit(resource.RLIMIT_CPU, (limit, hard))


@contextlib.contextmanager
def cpu_time(seconds: float) -> Iterator[None]:
    """Ends this process (SIGPROF) if what is done inside takes more CPU time.

    A decoder written in C cannot be interrupted by anything milder. Without effect on
    Windows, where only the deadline of the request holds.

    Args:
        seconds: CPU time of all threads together.
    """
    if not hasattr(signal, "ITIMER_PROF"):
        yield
        return
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def return_memory() -> None:
    """Gives freed memory back to the machine, where the C library can."""
    if os.name == "posix":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim:
            trim(0)
