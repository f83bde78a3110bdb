"""Callbacks for runs in a terminal: progress, previews and stopping on Ctrl-C."""

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from tfstyle.cli.interruption import StopSignal
from tfstyle.cli.status_line import StatusLine, time_left
from tfstyle.images import save
from tfstyle.optimization.callbacks import Callback, Result, Step
from tfstyle.optimization.scales import Scale
from tfstyle.recent_pace import RecentPace

# Message shown until the first step ends.
PREPARING = "Loading TensorFlow and compiling the first step (about 10 seconds) ..."


class Progress(Callback):
    """Shows the step, image size, loss terms and time left.

    The time left is estimated from pixel counts, because steps at full size take longer
    than steps at smaller scales.

    Args:
        stream: Output stream; stderr if None. On a terminal, a single line is updated.
    """

    def __init__(self, stream: TextIO | None = None):
        self.line = StatusLine(stream or sys.stderr)

    def announce(self) -> None:
        """On a terminal, explains why the first step is slow."""
        if self.line.is_terminal:
            self.line.show(PREPARING, time.monotonic())

    def withdraw(self) -> None:
        """Removes the progress line, so that an error message can be shown."""
        self.line.clear()

    def on_begin(self, scales: Sequence[Scale]) -> None:
        """Starts measuring the pace of the run."""
        self._total = sum(scale.steps for scale in scales)
        self._pace = RecentPace()
        self.line.start()

    def on_step(self, step: Step) -> None:
        """Shows the step if an update is due or if it is the last planned step."""
        now = time.monotonic()
        self._pace.record(now, step.progress)
        if self.line.is_due(now) or step.number == self._total:
            count = f"{step.number:>{len(str(self._total))}}/{self._total} "
            self.line.show(self._text(step), now, step.progress, count)

    def on_end(self, result: Result) -> None:
        """Leaves the last progress line on the terminal."""
        self.line.keep()

    def _text(self, step: Step) -> str:
        terms = "  ".join(f"{name} {value:.4g}" for name, value in step.values.items())
        left = time_left(self._pace.seconds_left(1))
        return f"{step.scale}  {terms}  {left}".strip()


class Previews(Callback):
    """Writes the current picture at regular intervals.

    Args:
        output: Path of the final picture; the preview of `out.png` at step 50 is
            `out_step0050.png`.
        every: Number of steps between previews.
    """

    def __init__(self, output: Path, every: int):
        self.output = output
        self.every = every

    def on_step(self, step: Step) -> None:
        """Writes a preview if the step number is divisible by `every`."""
        if step.number % self.every == 0:
            name = f"{self.output.stem}_step{step.number:04}{self.output.suffix}"
            save(step.image(), self.output.with_name(name))


class Interruption(Callback):
    """Stops the run after its current step when Ctrl-C or SIGTERM is received.

    Attributes:
        signal: Handler for Ctrl-C and SIGTERM.
    """

    def __init__(self):
        self.signal = StopSignal()

    @property
    def happened(self) -> bool:
        """Whether Ctrl-C or SIGTERM was received."""
        return self.signal.happened

    def on_begin(self, scales: Sequence[Scale]) -> None:
        """Installs the signal handlers."""
        self.signal.listen()

    def on_step(self, step: Step) -> bool:
        """Stops the run if Ctrl-C or SIGTERM was received."""
        return self.happened

    def on_end(self, result: Result) -> None:
        """Restores the previous signal handlers."""
        self.signal.release()
