"""Callback of one run out of several."""

from dataclasses import replace

from tfstyle.optimization.callbacks import Callback, Step


class PartCallback(Callback):
    """Passes on the steps of one run out of several, numbered within the whole.

    The beginning and the end of the whole are left to the caller.

    Args:
        callback: Callback of the whole.
        index: Index of this run, from 0.
        count: Number of runs.
        steps: Number of steps of each run.
    """

    def __init__(self, callback: Callback, index: int, count: int, steps: int):
        self.callback = callback
        self.index = index
        self.count = count
        self.steps = steps

    def on_step(self, step: Step) -> bool | None:
        """Passes a step on."""
        number = self.index * self.steps + step.number
        progress = (self.index + step.progress) / self.count
        return self.callback.on_step(replace(step, number=number, progress=progress))
