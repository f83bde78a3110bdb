"""Pictures of the way to the picture."""

from pathlib import Path

from tfstyle.images import save
from tfstyle.optimization.callbacks import Callback, Step


class Previews(Callback):
    """Writes the picture as it is every so many steps.

    Args:
        output: The final picture's path; step 50 of `out.png` is `out_step0050.png`.
        every: Steps between two previews.
    """

    def __init__(self, output: Path, every: int):
        self.output = output
        self.every = every

    def on_step(self, step: Step) -> None:
        """Writes the picture, if it is due."""
        if step.number % self.every == 0:
            name = f"{self.output.stem}_step{step.number:04}{self.output.suffix}"
            save(step.image(), self.output.with_name(name))
