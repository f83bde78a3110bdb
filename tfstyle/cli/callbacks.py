"""Callbacks of the terminal: progress, previews, and the end by Ctrl-C."""

import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from tfstyle.cli.status_line import StatusLine, time_left
from tfstyle.images import save
from tfstyle.optimization.callbacks import Callback, Result, Step
from tfstyle.optimization.scales import Scale

# Shown until the first step.
PREPARING = "Loading TensorFlow and compiling the first step, about 10 seconds ..."
# The exit code that shells report for a program that Ctrl-C ended.
INTERRUPTED = 130


class Progress(Callback):
    """Shows step, size, terms and time left.

    The time left is computed by pixels, since a step at full size costs many at a
    coarse one.

    Args:
        stream: Stream to write to, stderr if None; a terminal's line is overwritten.
    """

    def __init__(self, stream: TextIO | None = None):
        self.line = StatusLine(stream or sys.stderr)

    def announce(self) -> None:
        """Shows on a terminal why there is no step yet; the first step replaces it."""
        if self.line.is_terminal:
            self.line.show(PREPARING, time.monotonic())

    def withdraw(self) -> None:
        """Removes a terminal's line, for an error message."""
        self.line.clear()

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
            count = f"{step.number:>{len(str(self._total))}}/{self._total} "
            self.line.show(self._text(step, now), now, step.progress, count)

    def on_end(self, result: Result) -> None:
        """Leaves the line."""
        self.line.keep()

    def _text(self, step: Step, now: float) -> str:
        terms = "  ".join(f"{name} {value:.4g}" for name, value in step.values.items())
        since, before = self._first
        left = time_left(now - since, step.progress - before, 1 - step.progress)
        return f"{step.scale.width}x{step.scale.height}  {terms}  {left}"


class Previews(Callback):
    """Writes the present picture every so many steps.

    Args:
        output: Path of the final picture; step 50 of `out.png` is `out_step0050.png`.
        every: Steps between two previews.
    """

    def __init__(self, output: Path, every: int):
        self.output = output
        self.every = every

    def on_step(self, step: Step) -> None:
        """Writes the picture, if it is due."""
        if step.number % self.every == 0:
            name = f"{self.output.stem}_step{step.number:04}{self.output.suffix}"
            save(step.image(), self.output.with_name(name))


class StopSignal:
    """Ctrl-C or SIGTERM as a request to end a run after its step; the second is one to
    end it at once.

    Attributes:
        happened: Whether there was a signal.
    """

    def __init__(self):
        self.happened = False

    def listen(self) -> None:
        """Begins to listen."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._note)

    def release(self) -> None:
        """Gives the signals their usual meaning again."""
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)

    def _note(self, number: int, frame) -> None:
        if self.happened:
            raise KeyboardInterrupt
        self.happened = True


class Interruption(Callback):
    """Ends the run after the step at which a signal came.

    Attributes:
        signal: Whether there was one.
    """

    def __init__(self):
        self.signal = StopSignal()

    @property
    def happened(self) -> bool:
        """Whether there was a signal."""
        return self.signal.happened

    def on_begin(self, scales: Sequence[Scale]) -> None:
        """Begins to listen."""
        self.signal.listen()

    def on_step(self, step: Step) -> bool:
        """Ends the run if there was a signal."""
        return self.happened

    def on_end(self, result: Result) -> None:
        """Stops listening."""
        self.signal.release()
