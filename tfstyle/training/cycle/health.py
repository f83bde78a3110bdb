"""Guard against the collapse of cycle-consistent training."""

from typing import ClassVar

from tfstyle.training.adversarial.health import LEAST_SPREAD, HealthGuard
from tfstyle.training.divergence import MOST_CYCLE

# Initial values of the running means in `Health`.
START = {
    **{"spread_painting": 1.0, "cycle_painting": 0.5, "win_rate_painting": 0.5},
    **{"spread_photo": 1.0, "cycle_photo": 0.5, "win_rate_photo": 0.5},
}


class CycleGuard(HealthGuard):
    """Ends a run if its pictures lose their colors or cannot be reconstructed.

    Args:
        state: State of the run.
        health: Running means of measured values, with the initial values `START`.
    """

    remedies = ("learning_rate",)
    win_rates: ClassVar = {
        "The discriminator of paintings": "win_rate_painting",
        "The discriminator of photographs": "win_rate_photo",
    }

    def find_collapse(self) -> str:
        """Describes lost colors or failed reconstruction; returns "" if all is well."""
        for kind, about in (("painting", "paintings"), ("photo", "photographs")):
            spread = self.health.get(f"spread_{kind}")
            if spread < LEAST_SPREAD:
                return (
                    f"keep their colors, but generated {about} are almost uniform in "
                    f"color (the spread of their colors is only {spread:.2f} times "
                    f"that in real {about})"
                )
            cycle = self.health.get(f"cycle_{kind}")
            if self.model.options.cycle_weight and cycle > MOST_CYCLE:
                return (
                    "be reconstructed by the other generator, but the cycle term of "
                    f"{about} has reached {cycle:.2f}"
                )
        return ""

    def advice(self) -> str:
        """Returns the remedy to suggest when a discriminator nearly always wins."""
        return "a smaller cycle_weight"
