"""Disconnection from a cluster, which may take too long to wait for."""

import threading
from collections.abc import Callable

_threads: list[threading.Thread] = []


def leave_within(disconnect: Callable[[], object], seconds: float) -> None:
    """Calls a function, but does not wait longer than this number of seconds.

    Args:
        disconnect: Function that disconnects from a cluster.
        seconds: Maximum duration of the wait.
    """
    thread = threading.Thread(target=disconnect, daemon=True)
    _threads.append(thread)
    thread.start()
    thread.join(seconds)


def is_leaving() -> bool:
    """Whether a disconnection has not ended.

    Ray's native code then crashes if the process exits in the regular way.
    """
    return any(thread.is_alive() for thread in _threads)
