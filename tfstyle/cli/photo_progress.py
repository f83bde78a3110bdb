"""How many photographs are painted, and how long the others will take."""

import sys
import time
from typing import TextIO

from tfstyle.cli.status_line import StatusLine, bar, time_left
from tfstyle.cli.terminal import one_line


class PhotoProgress:
    """Shows number, bar, name and time left.

    Args:
        total: Number of photographs.
        stream: Where to write, else stderr; a terminal's line is overwritten.
    """

    def __init__(self, total: int, stream: TextIO | None = None):
        self.total = total
        self.done = 0
        self.line = StatusLine(stream or sys.stderr)
        self._began = time.monotonic()

    def show(self, name: str, share: float = 0.0) -> None:
        """Says what is painted, unless something was said a moment ago.

        Args:
            name: Of the photograph.
            share: Of it that is done.
        """
        now = time.monotonic()
        if self.line.is_due(now):
            done = (self.done + share) / self.total
            left = time_left(now - self._began, done, 1 - done)
            count = f"{self.done}/{self.total} " if self.total > 1 else ""
            self.line.show(f"{count}{bar(done)} {one_line(name)}  {left}", now)

    def say(self, text: str) -> None:
        """Writes a line of its own."""
        self.line.clear()
        self.line.stream.write(f"{one_line(text)}\n")

    def end(self) -> None:
        """Takes the line away."""
        self.line.clear()
