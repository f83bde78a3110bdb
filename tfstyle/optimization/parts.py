"""Callback for one of several runs."""

from dataclasses import replace

from tfstyle.optimization.callbacks import Callback, Step


class PartCallback(Callback):
    """Passes the steps of one run, numbered across all runs, to a callback.

    The caller has to call `on_begin` and `on_end` of the shared callback, once for all
    runs together.

    Args:
        callback: Callback that all runs share.
        index: Index of this run, starting from 0.
        count: Number of runs.
        before: Total number of steps of the earlier runs.
    """

    def __init__(self, callback: Callback, index: int, count: int, before: int):
        self.callback = callback
        self.index = index
        self.count = count
        self.before = before

    def on_step(self, step: Step) -> bool | None:
        """Passes a step on to the shared callback."""
        number = self.before + step.number
        progress = (self.index + step.progress) / self.count
        return self.callback.on_step(replace(step, number=number, progress=progress))
