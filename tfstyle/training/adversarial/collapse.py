"""Guard against the collapse of adversarial training."""

from collections.abc import Mapping
from typing import ClassVar

from tfstyle.training.adversarial.health import LEAST_SPREAD, Health, HealthGuard
from tfstyle.training.checkpoint import RunState
from tfstyle.training.divergence import MOST_CONTENT

# Initial values of the running means in `Health`.
START = {"win_rate": 0.5, "content": 0.5, "spread": 1.0}


class CollapseGuard(HealthGuard):
    """Ends a run if its pictures lose their colors or stop resembling the photographs.

    Args:
        state: State of the run.
        health: Running means of measured values, with the initial values `START`.
        content_weight: Weight of the content distance. If it is 0, the content distance
            is not checked.
    """

    remedies = ("adversarial_weight", "learning_rate")
    win_rates: ClassVar[Mapping[str, str]] = {"The discriminator": "win_rate"}

    def __init__(self, state: RunState, health: Health, content_weight: float):
        super().__init__(state, health)
        self.content_weight = content_weight

    def find_collapse(self) -> str:
        """Returns a description of the collapse, or "" if the run is healthy."""
        spread, content = self.health.get("spread"), self.health.get("content")
        if spread < LEAST_SPREAD:
            return (
                "keep their colors, but they are almost uniform in color (the spread "
                f"of their colors is only {spread:.2f} times the collection's spread)"
            )
        if self.content_weight and content > MOST_CONTENT:
            return (
                "keep the content of the photographs, but the content distance has "
                "reached "
                f"{content:.2f}"
            )
        return ""

    def advice(self) -> str:
        """Returns the remedy to suggest when a discriminator nearly always wins."""
        return "a larger adversarial_weight"
