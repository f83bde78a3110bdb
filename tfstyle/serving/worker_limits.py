"""Limits on the memory and CPU time of a process that handles requests or jobs."""

import contextlib
import ctypes
import math
import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

try:
    import resource
except ImportError:  # Windows
    HAS_LIMITS = False
else:
    HAS_LIMITS = True

# Out-of-memory score of a worker, high enough for the kernel to kill the worker instead
# of the server if the machine runs out of memory.
_OOM_SCORE = "500"
# Operation of Linux's `prctl` that sets the signal to be sent when the parent ends.
_PR_SET_PDEATHSIG = 1


def protect_machine() -> None:
    """Disables core dumps, and raises the out-of-memory score of this process.

    If memory runs out, Linux then kills this process instead of the server.
    """
    if HAS_LIMITS:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError):  # not Linux, or not allowed
        Path("/proc/self/oom_score_adj").write_text(_OOM_SCORE)


def end_with_parent(parent: int) -> None:
    """On Linux, makes the kernel kill this process when its parent ends.

    A paused process cannot notice by itself that its parent has ended.

    Args:
        parent: ID of the parent process. If the parent has already ended, this process
            exits.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            sys.exit(1)


def limit_memory(size: int) -> None:
    """Limits how much memory this process can allocate from now on.

    On Linux, private writable memory is limited (RLIMIT_DATA). A limit on the address
    space (RLIMIT_AS) would include memory that TensorFlow reserves but never uses. On
    other systems, there is no limit.

    Args:
        size: Number of bytes that can be allocated in addition to current usage.
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
    """Makes the kernel kill this process after `seconds` of further CPU time.

    If a worker is stuck in a decoder, this limit ends the worker, even if the server
    was killed.

    Args:
        seconds: CPU time of all threads together.
    """
    if HAS_LIMITS:
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        limit = math.ceil(time.process_time() + seconds)
        if hard != resource.RLIM_INFINITY:
            limit = min(limit, hard)
        resource.setrlimit(resource.RLIMIT_CPU, (limit, hard))


@contextlib.contextmanager
def cpu_time(seconds: float) -> Iterator[None]:
    """Kills this process (SIGPROF) if the `with` block takes too much CPU time.

    Killing the process is the only way to stop a decoder written in C. On Windows, only
    the time limit of the request or job applies.

    Args:
        seconds: Maximum CPU time of all threads together.
    """
    if not hasattr(signal, "ITIMER_PROF"):
        yield
        return
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
