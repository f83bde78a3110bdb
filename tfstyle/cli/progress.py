"""A line that says how far the loop is and how long it will take."""

import shutil
import sys
import time
from collections.abc import Sequence
from typing import TextIO

from tfstyle.methods.loop.callback import Callback, Result, Step
from tfstyle.methods.loop.scale import Scale

# Seconds between two updates: of a line on a terminal, of lines in a log.
TERMINAL_INTERVAL = 0.1
LOG_INTERVAL = 10.0


class Progress(Callback):
    """Shows step, size, terms and time left.

    The time left is reckoned by pixels, since a step at full size costs many at a
    coarse one.

    Args:
        stream: Where to write; a terminal's line is overwritten.
    """

    def __init__(self, stream: TextIO = sys.stderr):
        self.stream = stream
        self._terminal = stream.isatty()
        self._interval = TERMINAL_INTERVAL if self._terminal else LOG_INTERVAL

    def on_begin(self, scales: Sequence[Scale]) -> None:
        """Starts the clock."""
        self._total = sum(scale.steps for scale in scales)
        self._first = None
        self._shown = -float("inf")

    def on_step(self, step: Step) -> None:
        """Shows the step, unless the last one was shown a moment ago."""
        now = time.monotonic()
        if self._first is None:  # compiling does not count
            self._first = (now, step.work_done)
        if now - self._shown >= self._interval or step.number == self._total:
            self._shown = now
            self._write(self._line(step, now))

    def on_end(self, result: Result) -> None:
        """Leaves the line."""
        if self._terminal:
            self.stream.write("\n")

    def _line(self, step: Step, now: float) -> str:
        filled = round(20 * step.work_done)
        terms = "  ".join(f"{name} {value:.4g}" for name, value in step.values.items())
        return (
            f"{step.number:>{len(str(self._total))}}/{self._total} "
            f"[{'#' * filled:.<20}] {step.scale.width}x{step.scale.height}  {terms}"
            f"  {self._left(step, now)}"
        )

    def _left(self, step: Step, now: float) -> str:
        since, done = self._first
        if step.work_done <= done:
            return "left ..."
        left = (now - since) / (step.work_done - done) * (1 - step.work_done)
        return f"left {duration(left)}"

    def _write(self, line: str) -> None:
        if self._terminal:
            width = shutil.get_terminal_size().columns - 1
            self.stream.write(f"\r{line[:width]:<{width}}")
        else:
            self.stream.write(f"{line}\n")
        self.stream.flush()


def duration(seconds: float) -> str:
    """Writes a time as people do.

    Example:

    >>> duration(7.4), duration(83), duration(3725)
    ('7 s', '1:23', '1:02:05')
    """
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours}:{minutes:02}:{rest:02}"
    return f"{minutes}:{rest:02}" if minutes else f"{rest} s"
