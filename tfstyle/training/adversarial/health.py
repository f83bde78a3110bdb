"""Running means of values measured in training, and base class of collapse guards."""

import logging
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import ClassVar

import keras

from tfstyle.errors import InputError
from tfstyle.training.checkpoint import RunState

# Decay per step of the running means.
MOMENTUM = 0.98
# Minimum spread of colors in a healthy run. The spread is normally about 1, because
# colors vary within a batch about as much as in the whole collection.
LEAST_SPREAD = 0.15
# Maximum win rate of a discriminator from which a generator can learn.
MOST_WINS = 0.98


class Health(keras.layers.Layer):
    """Running means of measured values, such as win rates and the spread of colors.

    A win rate is the fraction of patches that a discriminator classifies correctly. The
    spread is the standard deviation of the colors in a batch of generated pictures,
    divided by the standard deviation of the colors in real pictures.

    Args:
        start: Initial value of each mean, keyed by name.
    """

    def __init__(self, start: Mapping[str, float], **kwargs):
        super().__init__(**{"dtype": "float32", **kwargs})
        for name, value in start.items():
            first = keras.initializers.Constant(value)
            weight = self.add_weight((), initializer=first, trainable=False, name=name)
            setattr(self, name, weight)
        self.built = True

    def see(self, name: str, value) -> None:
        """Updates the running mean called `name` with the value at the current step."""
        mean = getattr(self, name)
        mean.assign(mean + (1 - MOMENTUM) * (value - mean))

    def get(self, name: str) -> float:
        """Returns the running mean called `name`."""
        return float(getattr(self, name))


class HealthGuard(keras.callbacks.Callback):
    """Base class of callbacks that end a run if training collapses.

    Put these callbacks before the callback that writes checkpoints. Otherwise, a
    collapsed state would be saved.

    Args:
        state: State of the run.
        health: Running means.

    Attributes:
        remedies: Names of the options that the error message suggests lowering.
        win_rates: Names of the win rates in `health`. The keys are the names of the
            discriminators in warnings, for example "The discriminator of paintings".

    Raises:
        InputError: Training has collapsed; the last checkpoint is kept.
    """

    remedies: ClassVar[Sequence[str]]
    win_rates: ClassVar[Mapping[str, str]]

    def __init__(self, state: RunState, health: Health):
        super().__init__()
        self.state, self.health = state, health
        self.warned: set[str] = set()

    def on_train_batch_end(self, batch: int, logs: Mapping | None = None) -> None:
        """Raises an error on collapse; warns if a discriminator nearly always wins."""
        collapse = self.find_collapse()
        if collapse:
            raise self._collapsed(collapse)
        for discriminator, name in self.win_rates.items():
            wins = self.health.get(name)
            if wins > MOST_WINS and name not in self.warned:
                self.warned.add(name)
                self._warn(discriminator, wins)

    @abstractmethod
    def find_collapse(self) -> str:
        """Returns a description of the collapse, or "" if there is none.

        The description completes the sentence "Expected the pictures to ...".
        """

    @abstractmethod
    def advice(self) -> str:
        """Returns the remedy to suggest when a discriminator nearly always wins."""

    def _warn(self, discriminator: str, wins: float) -> None:
        logging.getLogger("tfstyle").warning(
            "%s classifies nearly every picture correctly (win rate %.2f) at step %d; "
            "%s may help the generator.",
            discriminator,
            wins,
            self.state.step,
            self.advice(),
        )

    def _collapsed(self, what: str) -> InputError:
        step, options = self.state.step, self.model.options
        self.state.load()
        values = {name: getattr(options, name) for name in self.remedies}
        return InputError(
            f"Expected the pictures to {what} at step {step}. The checkpoint of step "
            f"{self.state.step} is kept. A lower {' or '.join(values)} may help. "
            "Received: "
            + ", ".join(f"{name}={value:g}" for name, value in values.items())
        )
