"""Several runs that look like one."""

from collections.abc import Sequence
from dataclasses import replace

from tfstyle.methods.loop.callback import Callback, Step
from tfstyle.methods.loop.scale import Scale


class PartCallback(Callback):
    """Tells a callback of the steps of one run out of several.

    It leaves the beginning and the end of the whole to whoever makes it.

    Args:
        callback: Follows the whole.
        index: Of this run, from 0.
        count: Number of runs.
        scales: Of each run alike.
    """

    def __init__(
        self, callback: Callback, index: int, count: int, scales: Sequence[Scale]
    ):
        self.callback = callback
        self.index = index
        self.count = count
        self.scales = scales

    def on_step(self, step: Step) -> bool | None:
        """Passes a step on, numbered within the whole."""
        number = self.index * sum(scale.steps for scale in self.scales) + step.number
        done = (self.index + step.work_done) / self.count
        return self.callback.on_step(replace(step, number=number, work_done=done))
