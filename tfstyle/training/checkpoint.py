"""Where a training stands, on disk and in memory."""

import math
import time
from collections.abc import Mapping, MutableMapping, Sequence
from pathlib import Path
from typing import Protocol

import keras
import numpy as np

from tfstyle.errors import InputError
from tfstyle.files.checkpoint import (
    is_finite,
    no_checkpoint,
    read_checkpoint,
    write_checkpoint,
)


class Trainer(Protocol):
    """A model that trains, with what of it changes in training."""

    def state_groups(self) -> dict[str, Sequence[keras.Variable]]:
        """Returns variables by the name of their group."""


class RunState:
    """Weights, optimizer, step and time spent, kept in one file.

    Args:
        path: The file.
        identity: What makes the run this one, ready for JSON.
        trainer: Compiled; its variables are read and set.
        broken: Photographs that could not be read, with the reason; those of earlier
            sessions are added.

    Attributes:
        step: Batches learned from so far.
        seconds: Spent on them, over all sessions.
    """

    def __init__(
        self,
        path: Path,
        identity: Mapping,
        trainer: Trainer,
        broken: MutableMapping[Path, str] | None = None,
    ):
        self.path = path
        self.identity = identity
        self.trainer = trainer
        self.broken = {} if broken is None else broken
        self.step = 0
        self.seconds = 0.0

    def save(self) -> None:
        """Replaces the file."""
        arrays = {name: np.array(v) for name, v in self._variables().items()}
        broken = {str(photo): reason for photo, reason in self.broken.items()}
        seconds = round(self.seconds, 1)
        about = {"step": self.step, "seconds": seconds, "broken": broken}
        write_checkpoint(self.path, self.identity, about, arrays)

    def load(self) -> bool:
        """Goes back to what the file holds; False if there is none.

        Raises:
            InputError: It is not a checkpoint, is damaged, or that of another run;
                nothing is changed then.
        """
        stored = read_checkpoint(self.path, self.identity)
        if stored is None:
            return False
        about, arrays = stored
        variables = self._variables()
        wrong = _find_wrong(about, arrays, variables)
        if wrong:
            raise no_checkpoint(self.path, wrong)
        for name, variable in variables.items():
            variable.assign(arrays[name])
        self.step, self.seconds = about["step"], about["seconds"]
        broken = about["broken"].items()
        self.broken.update({Path(photo): reason for photo, reason in broken})
        return True

    def _variables(self) -> dict[str, keras.Variable]:
        """What changes in training; the loss network does not."""
        return {
            f"{group}/{number:03}": variable
            for group, variables in self.trainer.state_groups().items()
            for number, variable in enumerate(variables)
        }


def _find_wrong(
    about: Mapping,
    arrays: Mapping[str, np.ndarray],
    variables: Mapping[str, keras.Variable],
) -> str:
    """What is wrong with a state, as the end of a sentence."""
    if arrays.keys() != variables.keys():
        return "it has other variables"
    for name, variable in variables.items():
        array = arrays[name]
        if array.shape != tuple(variable.shape) or array.dtype != variable.dtype:
            return f"its '{name}' is {array.dtype} {array.shape}"
        if not is_finite(array):
            return f"its '{name}' is not finite"
    step, seconds, broken = (about.get(n) for n in ("step", "seconds", "broken"))
    if type(step) is not int or type(seconds) not in (int, float):
        return "it does not say at which step it is"
    if min(step, seconds) < 0:
        return "it is at a step before the first"
    texts = {**broken} if isinstance(broken, Mapping) else {"": None}
    if not all(isinstance(text, str) for text in texts.values()):
        return "it does not say which photographs are broken"
    return ""


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
        groups = self.model.state_groups().values()
        variables = [np.array(variable) for group in groups for variable in group]
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
