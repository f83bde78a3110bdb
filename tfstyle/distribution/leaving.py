"""Disconnection from a cluster, with a time limit."""

import threading
from collections.abc import Callable

# Time limit for disconnecting from a cluster, in seconds.
LEAVING_SECONDS = 10.0

_threads: list[threading.Thread] = []


def leave_within(disconnect: Callable[[], object], seconds: float) -> None:
    """Calls a function in a new thread, and waits a limited time for it to return.

    Args:
        disconnect: Function that disconnects from a cluster.
        seconds: Maximum time to wait, in seconds.
    """
    thread = threading.Thread(target=disconnect, daemon=True)
    _threads.append(thread)
    thread.start()
    thread.join(seconds)


def is_leaving() -> bool:
    """Whether a disconnection is still in progress.

    If the process exited normally during a disconnection, Ray's native code would
    crash.
    """
    return any(thread.is_alive() for thread in _threads)
