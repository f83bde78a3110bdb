"""Scheduling policy of this process's threads."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def kept_scheduling() -> Iterator[None]:
    """On exit, gives all threads the scheduling policy that the caller had on entry.

    When run as root, SVT-AV1 turns the calling thread and its own threads into
    real-time threads, which leave no processor time to other programs.
    """
    if not hasattr(os, "sched_getscheduler"):  # not Linux
        yield
        return
    policy, parameters = os.sched_getscheduler(0), os.sched_getparam(0)
    try:
        yield
    finally:
        for thread in [int(path.name) for path in Path("/proc/self/task").iterdir()]:
            with contextlib.suppress(OSError):  # the thread has already ended
                if os.sched_getscheduler(thread) != policy:
                    os.sched_setscheduler(thread, policy, parameters)
