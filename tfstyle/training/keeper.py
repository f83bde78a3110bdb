"""Watches over a training: counts, keeps, and stops where it goes astray."""

import math
import time
from collections.abc import Mapping

import keras
import numpy as np

from tfstyle.errors import InputError
from tfstyle.training.run_state import RunState


class Keeper(keras.callbacks.Callback):
    """Counts the steps, keeps the state every so many, and refuses what is not finite.

    Args:
        state: Of the run.
        every: Steps between two checkpoints.

    Raises:
        InputError: A term or a weight is not a finite number; the state is then the
            last one kept.
    """

    def __init__(self, state: RunState, every: int):
        super().__init__()
        self.state = state
        self.every = every

    def on_train_begin(self, logs: Mapping | None = None) -> None:
        """Keeps the very start, so that there is always something to go back to."""
        self._clock = time.monotonic()
        if self.state.step == 0:
            self.state.save()

    def on_train_batch_end(self, batch: int, logs: Mapping | None = None) -> None:
        """Counts, checks, keeps."""
        now = time.monotonic()
        self.state.seconds += now - self._clock
        self._clock = now
        self._check(logs or {})
        self.state.step += 1
        if self.state.step % self.every == 0:
            self._keep()

    def on_train_end(self, logs: Mapping | None = None) -> None:
        """Keeps the end."""
        self._keep()

    def _check(self, logs: Mapping) -> None:
        for name in sorted(logs, key="loss".__eq__):  # the sum of the others comes last
            if not math.isfinite(logs[name]):
                self._refuse(f"the {name} term", self.state.step + 1)

    def _keep(self) -> None:
        """Weights may be spoilt by the very step whose terms were still finite."""
        # Under JAX it is `self.model` that brings the variables up to date.
        parts = self.model.network, self.model.optimizer, self.model.balance
        variables = [
            np.array(variable) for part in parts for variable in part.variables
        ]
        if not all(np.isfinite(variable).all() for variable in variables):
            self._refuse("the weights", self.state.step)
        self.state.save()

    def _refuse(self, what: str, step: int) -> None:
        rate = float(self.model.optimizer.learning_rate)
        self.state.load()
        raise InputError(
            f"Expected {what} to stay finite, not so at step {step}; the weights of "
            f"step {self.state.step} are kept. Received: learning_rate={rate:g}"
        )
