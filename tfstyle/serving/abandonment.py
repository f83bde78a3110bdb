"""Work that nobody waits for any more."""

import threading


class AbandonedError(Exception):
    """Ends the work of a worker."""


class Abandonment:
    """Tells a worker, between tiles, that its work is no longer wanted."""

    def __init__(self):
        self._event = threading.Event()

    def declare(self) -> None:
        """The client has gone, or its time is up."""
        self._event.set()

    def check(self, share: float = 0.0) -> None:
        """Raises `AbandonedError` if nobody waits; takes what `on_tile` is told."""
        if self._event.is_set():
            raise AbandonedError
