"""Disconnection from a cluster, with a time limit."""

import threading
from collections.abc import Callable

# Maximum number of seconds for disconnecting from a cluster.
LEAVING_SECONDS = 10.0

_threads: list[threading.Thread] = []


def leave_within(disconnect: Callable[[], object], seconds: float) -> None:
    """Calls a function in a thread, and waits at most the given number of seconds.

    Args:
        disconnect: Function that disconnects from a cluster.
        seconds: Maximum duration of the wait.
    """
    thread = threading.Thread(target=disconnect, daemon=True)
    _threads.append(thread)
    thread.start()
    thread.join(seconds)


def is_leaving() -> bool:
    """Whether a disconnection is still in progress.

    In this case, a regular exit of the process would crash in Ray's native code.
    """
    return any(thread.is_alive() for thread in _threads)
