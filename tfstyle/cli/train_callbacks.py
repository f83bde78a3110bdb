"""What the terminal sees of a training, and how it is stopped. Imports Keras."""

import sys
import time
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TextIO

import keras

from tfstyle.cli.callbacks import StopSignal
from tfstyle.cli.status_line import StatusLine, time_left
from tfstyle.errors import InputError
from tfstyle.training.checkpoint import RunState
from tfstyle.training.options import TrainOptions


class TrainProgress(keras.callbacks.Callback):
    """Shows step, time left, crops per second and terms; narrow terminals cut the end.

    Args:
        state: Of the run; counts the steps.
        options: Of the run.
        stream: Where to write, stderr if None; a terminal's line is overwritten.
    """

    def __init__(
        self, state: RunState, options: TrainOptions, stream: TextIO | None = None
    ):
        super().__init__()
        self.state = state
        self.options = options
        self.line = StatusLine(stream or sys.stderr)
        self.first = None

    def on_train_batch_end(self, batch: int, logs: Mapping | None = None) -> None:
        """Shows the step, unless the last one was shown a moment ago."""
        now, step, steps = time.monotonic(), self.state.step, self.options.steps
        if self.first is None:  # compiling does not count
            self.first = (now, step)
        if not self.line.is_due(now) and step < steps:
            return
        since, before = now - self.first[0], self.first[1]
        terms = "  ".join(f"{name} {float(value):.4g}" for name, value in logs.items())
        made = (step - before) * self.options.batch_size
        rate = f"{made / since:.2f} images/s  " if made else ""
        left = time_left(since, (step - before) / steps, 1 - step / steps)
        count = f"{step:>{len(str(steps))}}/{steps} "
        self.line.show(f"{left}  {rate}{terms}", now, step / steps, count)

    def on_train_end(self, logs: Mapping | None = None) -> None:
        """Leaves the line."""
        self.line.keep()


class StopOnSignal(keras.callbacks.Callback):
    """Ctrl-C and SIGTERM end the training after the step; a second one at once."""

    def __init__(self):
        super().__init__()
        self.signal = StopSignal()

    @property
    def happened(self) -> bool:
        """Whether there was a signal."""
        return self.signal.happened

    def on_train_begin(self, logs: Mapping | None = None) -> None:
        """Begins to listen."""
        self.signal.listen()

    def on_train_batch_end(self, batch: int, logs: Mapping | None = None) -> None:
        """Ends the training if there was a signal."""
        if self.happened:
            self.model.stop_training = True

    def on_train_end(self, logs: Mapping | None = None) -> None:
        """Stops listening."""
        self.signal.release()


def tensorboard(output: Path) -> keras.callbacks.Callback:
    """Writes the terms for TensorBoard.

    Raises:
        InputError: It is not installed.
    """
    if find_spec("tensorboard") is None:
        raise InputError(
            "TensorBoard is not installed: pip install tensorboard. "
            "Received: tensorboard=True"
        )
    return keras.callbacks.TensorBoard(output / "tensorboard", update_freq=25)
