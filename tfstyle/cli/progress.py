"""A line that says how far the loop is and how long it will take."""

import sys
import time
from collections.abc import Sequence
from typing import TextIO

from tfstyle.cli.status_line import StatusLine, bar, time_left
from tfstyle.optimization.callbacks import Callback, Result, Step
from tfstyle.optimization.scales import Scale


class Progress(Callback):
    """Shows step, size, terms and time left.

    The time left is reckoned by pixels, since a step at full size costs many at a
    coarse one.

    Args:
        stream: Where to write, else stderr; a terminal's line is overwritten.
    """

    def __init__(self, stream: TextIO | None = None):
        self.line = StatusLine(stream or sys.stderr)

    def on_begin(self, scales: Sequence[Scale]) -> None:
        """Starts the clock."""
        self._total = sum(scale.steps for scale in scales)
        self._first = None

    def on_step(self, step: Step) -> None:
        """Shows the step, unless the last one was shown a moment ago."""
        now = time.monotonic()
        if self._first is None:  # compiling does not count
            self._first = (now, step.progress)
        if self.line.is_due(now) or step.number == self._total:
            self.line.show(self._line(step, now), now)

    def on_end(self, result: Result) -> None:
        """Leaves the line."""
        self.line.keep()

    def _line(self, step: Step, now: float) -> str:
        terms = "  ".join(f"{name} {value:.4g}" for name, value in step.values.items())
        since, before = self._first
        return (
            f"{step.number:>{len(str(self._total))}}/{self._total} "
            f"{bar(step.progress)} {step.scale.width}x{step.scale.height}  {terms}"
            f"  {time_left(now - since, step.progress - before, 1 - step.progress)}"
        )
