"""Keras callbacks for `tfstyle train`: progress, interruption and TensorBoard."""

import sys
import time
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TextIO

import keras

from tfstyle.cli.interruption import StopSignal
from tfstyle.cli.status_line import StatusLine, time_left
from tfstyle.errors import InputError
from tfstyle.recent_pace import RecentPace
from tfstyle.training.checkpoint import RunState
from tfstyle.training.options import TrainOptions


class TrainProgress(keras.callbacks.Callback):
    """Shows the step, the time left, the images per second and the loss terms.

    Args:
        state: State of the training run, with the number of steps done so far.
        options: Training options.
        stream: Output stream; stderr if None. On a terminal, each update replaces the
            previous line.
    """

    def __init__(
        self, state: RunState, options: TrainOptions, stream: TextIO | None = None
    ):
        super().__init__()
        self.state = state
        self.options = options
        self.line = StatusLine(stream or sys.stderr)
        self.pace = RecentPace()

    def on_train_batch_end(self, batch: int, logs: Mapping | None = None) -> None:
        """Shows the step if an update is due, and always shows the last step."""
        now, step, steps = time.monotonic(), self.state.step, self.options.steps
        self.pace.record(now, step)
        if not self.line.is_due(now) and step < steps:
            return
        terms = "  ".join(
            f"{name} {float(value):.4g}" for name, value in (logs or {}).items()
        )
        pace = self.pace.rate
        rate = f"{pace * self.options.batch_size:.2f} images/s  " if pace else ""
        left = time_left(self.pace.seconds_left(steps))
        count = f"{step:>{len(str(steps))}}/{steps} "
        self.line.show(f"{left}  {rate}{terms}".lstrip(), now, step / steps, count)

    def on_train_end(self, logs: Mapping | None = None) -> None:
        """Leaves the last progress line on the terminal."""
        self.line.keep()


class StopOnSignal(keras.callbacks.Callback):
    """Stops training after the current step when Ctrl-C or SIGTERM is received."""

    def __init__(self):
        super().__init__()
        self.signal = StopSignal()

    @property
    def happened(self) -> bool:
        """Whether Ctrl-C or SIGTERM was received."""
        return self.signal.happened

    def on_train_begin(self, logs: Mapping | None = None) -> None:
        """Installs the signal handlers."""
        self.signal.listen()

    def on_train_batch_end(self, batch: int, logs: Mapping | None = None) -> None:
        """Stops training if Ctrl-C or SIGTERM was received."""
        if self.happened:
            self.model.stop_training = True

    def on_train_end(self, logs: Mapping | None = None) -> None:
        """Restores the previous signal handlers."""
        self.signal.release()


def tensorboard(output: Path) -> keras.callbacks.Callback:
    """Returns a callback that writes the loss terms for TensorBoard.

    Raises:
        InputError: TensorBoard is not installed.
    """
    if find_spec("tensorboard") is None:
        raise InputError(
            "Expected TensorBoard to be installed: pip install tfstyle[tensorboard]. "
            "Received: tensorboard=True"
        )
    return keras.callbacks.TensorBoard(output / "tensorboard", update_freq=25)
