"""Looks for new versions while the server runs."""

import threading
from collections.abc import Callable

# Seconds for a call that is under way: a disk may hang.
_PATIENCE = 2.0


class Watcher:
    """Calls a function every few seconds, in a thread of its own.

    Args:
        look: What to call.
        seconds: Between calls.
    """

    def __init__(self, look: Callable[[], None], seconds: float):
        self._look = look
        self._seconds = seconds
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Begins."""
        self._thread.start()

    def stop(self) -> None:
        """Ends; a call that is under way is not waited for long."""
        self._ended.set()
        self._thread.join(_PATIENCE)

    def _run(self) -> None:
        while not self._ended.wait(self._seconds):
            self._look()
