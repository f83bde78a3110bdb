"""Running means that distinguish a healthy adversarial run from a collapsed one."""

import logging
from collections.abc import Mapping

import keras

from tfstyle.errors import InputError
from tfstyle.training.checkpoint import RunState

# Decay of the running means, and their values at the start.
MOMENTUM = 0.98
START = {"win_rate": 0.5, "content": 0.5, "spread": 1.0}
# Minimum spread of colors in a healthy run. It is normally about 1, because colors vary
# within a batch about as much as in the whole collection.
LEAST_SPREAD = 0.15
# Maximum content distance in a healthy run. Pictures with all-zero features have a
# distance of 1; pictures unrelated to the photographs have a distance of 1 to 2.
MOST_CONTENT = 1.6
MOST_WINS = 0.98


class Health(keras.layers.Layer):
    """Running means of win rate, content distance and spread of colors.

    The spread is the standard deviation of the pictures' colors within a batch, divided
    by that of the whole collection.
    """

    def __init__(self, **kwargs):
        super().__init__(**{"dtype": "float32", **kwargs})
        for name, value in START.items():
            start = keras.initializers.Constant(value)
            weight = self.add_weight((), initializer=start, trainable=False, name=name)
            setattr(self, name, weight)
        self.built = True

    def see(self, name: str, value) -> None:
        """Updates one of the means with the value of a step."""
        mean = getattr(self, name)
        mean.assign(mean + (1 - MOMENTUM) * (value - mean))


class CollapseGuard(keras.callbacks.Callback):
    """Ends a run whose pictures lose their colors or no longer show the photographs.

    It must come before the callback that writes checkpoints.

    Args:
        state: State of the run.
        health: Running means.
        content_weight: Weight of the content distance; if it is 0, pictures need not
            show the photographs.

    Raises:
        InputError: The pictures have collapsed; the last checkpoint is kept.
    """

    def __init__(self, state: RunState, health: Health, content_weight: float):
        super().__init__()
        self.state, self.health = state, health
        self.content_weight = content_weight
        self.is_warned = False

    def on_train_batch_end(self, batch: int, logs: Mapping | None = None) -> None:
        """Raises an error if the running means show a collapse."""
        spread, content, wins = (
            float(getattr(self.health, name))
            for name in ("spread", "content", "win_rate")
        )
        if spread < LEAST_SPREAD:
            raise self._collapsed(
                f"keep their colors, but they vary by only {spread:.2f} of the "
                "collection's variation (nearly a single color)"
            )
        if self.content_weight and content > MOST_CONTENT:
            raise self._collapsed(
                "show the photographs, but their content distance has reached "
                f"{content:.2f}"
            )
        if wins > MOST_WINS and not self.is_warned:
            self.is_warned = True
            logging.getLogger("tfstyle").warning(
                "The discriminator recognizes nearly every picture (%.2f of them) at "
                "step %d; a larger adversarial_weight may help the generator.",
                wins,
                self.state.step,
            )

    def _collapsed(self, what: str) -> InputError:
        step, options = self.state.step, self.model.options
        self.state.load()
        return InputError(
            f"Expected the pictures to {what} at step {step}; the checkpoint of step "
            f"{self.state.step} is kept. A lower adversarial_weight or learning_rate "
            "may help. Received: "
            f"adversarial_weight={options.adversarial_weight:g}, "
            f"learning_rate={options.learning_rate:g}"
        )
