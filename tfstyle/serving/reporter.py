"""Callback that reports the steps of an optimization and shows its pictures."""

import math
import time
from collections.abc import Callable, Sequence
from typing import Any

from tfstyle.optimization.callbacks import Callback, Result, Step
from tfstyle.optimization.scales import Scale
from tfstyle.recent_pace import RecentPace
from tfstyle.serving.previews import Previews


class Reporter(Callback):
    """Reports each step, and shows the current picture at most once per second.

    Args:
        report: Function called with each event. Events can be serialized as JSON.
            An event contains the state, the step, the number of steps, the seconds
            left, and the terms of the loss. It also contains the width and height of
            the current scale and, as "picture", the number of the last picture shown.
        show: Function called with each picture as a JPEG file. The event with the
            picture's number is reported afterward.
    """

    def __init__(
        self,
        report: Callable[[dict[str, Any]], None],
        show: Callable[[bytes], None],
    ):
        self._report, self._previews = report, Previews(show)
        self._last: dict[str, Any] = {}
        self._pace = RecentPace()

    def on_begin(self, scales: Sequence[Scale]) -> None:
        """Records the total number of steps."""
        self._total = sum(scale.steps for scale in scales)

    def on_step(self, step: Step) -> None:
        """Reports a step."""
        self._previews.offer(step.number, step.image)
        self._last = {
            "state": "running",
            "step": step.number,
            "steps": self._total,
            "width": step.scale.width,
            "height": step.scale.height,
            **{k: float(v) for k, v in step.values.items()},
            "seconds_left": self._seconds_left(step),
            "picture": self._previews.number,
        }
        self._report(self._last)

    def finish(self, result: Result) -> None:
        """Reports the end of the run, and shows the result as the last picture."""
        picture = self._last.get("step", 0) + 1
        self._previews.show(picture, result.image)
        state = "canceled" if result.stopped_by == "callback" else "done"
        self._report({**self._last, "state": state, "picture": picture})

    def _seconds_left(self, step: Step) -> int | None:
        """Returns the estimated seconds left; None before the second step."""
        self._pace.record(time.monotonic(), step.progress)
        seconds = self._pace.seconds_left(1)
        return None if seconds is None else math.ceil(seconds)
