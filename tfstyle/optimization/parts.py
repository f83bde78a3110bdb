"""Callback of one run out of several."""

from dataclasses import replace

from tfstyle.optimization.callbacks import Callback, Step


class PartCallback(Callback):
    """Callback for one of several runs, which passes on steps with a total count.

    The caller reports the beginning and the end of the whole.

    Args:
        callback: Callback of all runs together.
        index: Index of this run, starting from 0.
        count: Number of runs.
        before: Number of steps of the earlier runs.
    """

    def __init__(self, callback: Callback, index: int, count: int, before: int):
        self.callback = callback
        self.index = index
        self.count = count
        self.before = before

    def on_step(self, step: Step) -> bool | None:
        """Passes a step on."""
        number = self.before + step.number
        progress = (self.index + step.progress) / self.count
        return self.callback.on_step(replace(step, number=number, progress=progress))
