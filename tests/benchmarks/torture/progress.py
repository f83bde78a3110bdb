"""Progress line, with the percentage of finished cases and the time left."""

import sys
import threading
import time

from tfstyle.cli.status_line import StatusLine, bar, time_left
from tfstyle.recent_pace import RecentPace


class Progress:
    """Shows the progress on stderr.

    Args:
        name: Name of what is counted.
        total: Number of cases, or seconds.
    """

    def __init__(self, name: str, total: float):
        self._name, self._total, self._done = name, total, 0
        self._line = StatusLine(sys.stderr)
        self._pace = RecentPace()
        self._lock = threading.Lock()

    def advance(self, amount: float = 1) -> None:
        """Adds finished cases or seconds."""
        with self._lock:
            self._done += amount
            now = time.monotonic()
            self._pace.record(now, self._done)
            if self._line.is_due(now):
                self._line.show(self._text(), now)

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *exception) -> None:
        self._line.clear()

    def _text(self) -> str:
        share = min(1.0, self._done / self._total)
        left = time_left(self._pace.seconds_left(self._total))
        text = f"{self._name} {bar(share)} {self._done:g} of {self._total:g}"
        return f"{text}, {left}" if left else text
