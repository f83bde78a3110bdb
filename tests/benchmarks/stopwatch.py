"""Clock that can be paused."""

import contextlib
import time
from collections.abc import Iterator


class Stopwatch:
    """Clock that starts when it is created.

    Args:
        seconds: Initial value.
    """

    def __init__(self, seconds: float = 0.0):
        self._began = time.perf_counter() - seconds
        self.stood = 0.0
        """Total time for which the clock was paused, in seconds."""

    @property
    def seconds(self) -> float:
        """Time that the clock shows."""
        return time.perf_counter() - self._began - self.stood

    @contextlib.contextmanager
    def stopped(self) -> Iterator[None]:
        """Context in which the clock is paused."""
        began = time.perf_counter()
        try:
            yield
        finally:
            self.stood += time.perf_counter() - began
