"""State of a training run, and callbacks that count steps and write checkpoints."""

import math
import time
from collections.abc import Mapping, MutableMapping, Sequence
from pathlib import Path
from typing import Protocol

import keras
import numpy as np

from tfstyle.distribution.collective import VARIABLE
from tfstyle.errors import InputError
from tfstyle.files.checkpoint import (
    OtherRunError,
    is_finite,
    no_checkpoint,
    read_checkpoint,
    write_checkpoint,
)

# Names of values that identify a run, but are missing from old checkpoints.
_ADDED = ("style", "vgg19_weights")


class Trainer(Protocol):
    """Trainer that lists the variables to save and restore."""

    def state_groups(self) -> dict[str, Sequence[keras.Variable]]:
        """Returns the variables to save and restore, as lists keyed by group name.

        Group names are, for example, "network" and "optimizer".
        """


class RunState:
    """Weights, optimizer state, step and time of a training run, stored in one file.

    Args:
        path: Checkpoint file.
        identity: JSON values that identify the run.
        trainer: Compiled trainer, whose variables are saved and restored.
        broken: Unreadable pictures, each with the reason. `load` extends this mapping
            with the unreadable pictures that are listed in the checkpoint.

    Attributes:
        step: Number of completed batches.
        seconds: Time that all completed batches took, in seconds, including batches
            before an interruption.
        entry: Last log entry of this process; empty before the first entry.
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
        self.entry: dict[str, float] = {}

    def save(self) -> None:
        """Writes the checkpoint."""
        arrays = {name: np.array(v) for name, v in self._variables().items()}
        # `broken` is copied, because the thread that creates batches may change it.
        items = dict(self.broken).items()
        broken = {str(photo): reason for photo, reason in items}
        seconds = round(self.seconds, 1)
        about = {"step": self.step, "seconds": seconds, "broken": broken}
        write_checkpoint(self.path, self.identity, about, arrays)

    def load(self) -> bool:
        """Restores the state from the file; returns False if there is no file.

        Raises:
            InputError: The file is not a checkpoint, is damaged, or belongs to another
                run. The state is not changed in these cases.
        """
        try:
            stored = read_checkpoint(self.path, self.identity, _ADDED)
        except OtherRunError as error:
            raise _in_words(error, self.path) from error
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
        """Returns the variables to save, without the loss network's variables."""
        return {
            f"{group}/{number:03}": variable
            for group, variables in self.trainer.state_groups().items()
            for number, variable in enumerate(variables)
        }


def _in_words(error: OtherRunError, path: Path) -> InputError:
    """Rewords an error about the number of photographs or workers."""
    if error.name == "photos":
        return other_count(error, path, "photos")
    if error.name != "workers":
        return error
    expected = (
        f"list {error.then} workers" if error.then else "list 1 worker or be unset"
    )
    return InputError(
        f"Expected {VARIABLE} to {expected}, as in the run being resumed "
        f"('{path}'). Received: {error.now or 1}"
    )


def other_count(error: OtherRunError, path: Path, argument: str) -> InputError:
    """Returns the error for a folder whose number of pictures differs from the run's.

    Args:
        error: Error that contains the run's number of pictures and the current number.
        path: Checkpoint of the run to resume.
        argument: Name of the argument that specifies the folder.
    """
    return InputError(
        f"Expected `{argument}` to contain {error.then} pictures, as in the run being "
        f"resumed ('{path}'). Received: {error.now} pictures"
    )


def _find_wrong(
    about: Mapping,
    arrays: Mapping[str, np.ndarray],
    variables: Mapping[str, keras.Variable],
) -> str:
    """Returns a clause that says what is wrong with a checkpoint; "" if it is valid."""
    if arrays.keys() != variables.keys():
        return "it does not contain the variables of this run"
    for name, variable in variables.items():
        array = arrays[name]
        if array.shape != tuple(variable.shape) or array.dtype != variable.dtype:
            found = f"{array.dtype} with the shape {array.shape}"
            wanted = f"{variable.dtype} with the shape {tuple(variable.shape)}"
            return f"its array '{name}' is {found} instead of {wanted}"
        if not is_finite(array):
            return f"its array '{name}' contains values that are not finite"
    step, seconds, broken = (about.get(n) for n in ("step", "seconds", "broken"))
    if type(step) is not int or not isinstance(seconds, int | float):
        return "it has no valid step or time"
    if min(step, seconds) < 0:
        return "its step or time is negative"
    texts = {**broken} if isinstance(broken, Mapping) else {"": None}
    if not all(isinstance(text, str) for text in texts.values()):
        return "it has no valid list of unreadable photographs"
    return ""


class StepCounter(keras.callbacks.Callback):
    """Counts steps, measures their time, and checks that the loss terms are finite.

    A `StepCounter` must be the first callback of a run, because other callbacks use the
    step count.

    Args:
        state: State of the run.

    Raises:
        InputError: A loss term is not finite; the last saved state is restored.
    """

    def __init__(self, state: RunState):
        super().__init__()
        self.state = state

    def on_train_begin(self, logs: Mapping | None = None) -> None:
        """Starts the clock."""
        self._clock = time.monotonic()

    def on_train_batch_end(self, batch: int, logs: Mapping | None = None) -> None:
        """Checks the loss terms of the step, and counts the step."""
        now = time.monotonic()
        self.state.seconds += now - self._clock
        self._clock = now
        logs = logs or {}
        for name in sorted(logs, key="loss".__eq__):  # the sum, "loss", is last
            if not math.isfinite(logs[name]):
                raise _refusal(self, f"the {name} term", self.state.step + 1)
        self.state.step += 1


class CheckpointWriter(keras.callbacks.Callback):
    """Writes checkpoints if all weights are finite.

    A `CheckpointWriter` must be the last callback that writes files. When it writes a
    checkpoint, the files for all steps up to this checkpoint already exist, so a
    resumed run does not have to write these files again.

    Args:
        state: State of the run.
        every: Number of steps between two checkpoints.

    Raises:
        InputError: A weight is not finite; the last saved state is restored.
    """

    def __init__(self, state: RunState, every: int):
        super().__init__()
        self.state = state
        self.every = every

    def on_train_begin(self, logs: Mapping | None = None) -> None:
        """Saves the initial state, so that there is always a state to restore."""
        if self.state.step == 0:
            self.state.save()

    def on_train_batch_end(self, batch: int, logs: Mapping | None = None) -> None:
        """Saves the state if a checkpoint is due."""
        if self.state.step % self.every == 0:
            self._save_if_finite()

    def on_train_end(self, logs: Mapping | None = None) -> None:
        """Saves the final state."""
        self._save_if_finite()

    def _save_if_finite(self) -> None:
        # With JAX, reading `self.model` copies the trained values to the variables.
        groups = self.model.state_groups().values()
        variables = [np.array(variable) for group in groups for variable in group]
        if not all(np.isfinite(variable).all() for variable in variables):
            raise _refusal(self, "the weights", self.state.step)
        self.state.save()


def _refusal(
    callback: StepCounter | CheckpointWriter, what: str, step: int
) -> InputError:
    """Restores the last saved state; returns the error for infinite or NaN values."""
    rate = float(callback.model.optimizer.learning_rate)
    callback.state.load()
    return InputError(
        f"Expected {what} to be finite at step {step}. Restored the weights of "
        f"step {callback.state.step}. Received: learning_rate={rate:g}"
    )
