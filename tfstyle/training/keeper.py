"""Watches over a training: counts, keeps, and stops where it goes astray."""

import math
import time
from collections.abc import Mapping

import keras

from tfstyle.errors import InputError
from tfstyle.training.run_state import RunState


class Keeper(keras.callbacks.Callback):
    """Counts the steps, keeps the state every so many, and refuses what is not finite.

    Args:
        state: Of the run.
        every: Steps between two checkpoints.

    Raises:
        InputError: A term is not a finite number; the state is then the last one kept.
    """

    def __init__(self, state: RunState, every: int):
        super().__init__()
        self.state = state
        self.every = every

    def on_train_begin(self, logs=None) -> None:
        """Keeps the very start, so that there is always something to go back to."""
        self._clock = time.monotonic()
        if not self.state.path.exists():
            self.state.save()

    def on_train_batch_end(self, batch: int, logs: Mapping | None = None) -> None:
        """Counts, checks, keeps."""
        now = time.monotonic()
        self.state.seconds += now - self._clock
        self._clock = now
        self._check(logs or {})
        self.state.step += 1
        if self.state.step % self.every == 0:
            self.state.save()

    def _check(self, logs: Mapping) -> None:
        for name in sorted(logs, key="loss".__eq__):  # the sum of the others comes last
            if not math.isfinite(logs[name]):
                rate = float(self.model.optimizer.learning_rate)
                reached = self.state.step + 1
                self.state.load()
                raise InputError(
                    f"Expected the {name} term to stay finite; it did not at step "
                    f"{reached}, and the weights of step {self.state.step} are kept. "
                    f"Received: learning_rate={rate:g}"
                )
