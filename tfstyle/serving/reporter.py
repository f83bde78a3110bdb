"""Callback that reports the steps of an optimization and shows its pictures."""

import math
import time
from collections.abc import Callable, Sequence
from typing import Any

from tfstyle.images import encode
from tfstyle.optimization.callbacks import Callback, Result, Step
from tfstyle.optimization.scales import Scale

# Minimum seconds between two pictures, and maximum share of time spent on pictures.
PICTURE_SECONDS = 1.0
PICTURE_SHARE = 0.05
_JPEG_QUALITY = 90


class Reporter(Callback):
    """Reports each step, and shows a picture after step 1 and then every few seconds.

    Args:
        report: Function called with each event. An event is serializable as JSON and
            contains the step, the number of steps, the width and height of the current
            scale, the terms of the loss, the seconds left, and, under the key
            "picture", the step of the newest picture.
        show: Function called with a JPEG file, before the event that announces it.
    """

    def __init__(
        self,
        report: Callable[[dict[str, Any]], None],
        show: Callable[[bytes], None],
    ):
        self._report, self._show = report, show
        self._picture, self._due = 0, 0.0
        self._last: dict[str, Any] = {}
        self._first: tuple[float, float] | None = None

    def on_begin(self, scales: Sequence[Scale]) -> None:
        """Records the number of steps."""
        self._total = sum(scale.steps for scale in scales)

    def on_step(self, step: Step) -> None:
        """Reports a step."""
        began = time.monotonic()
        if began >= self._due:
            self._show(encode(step.image(), "JPEG", _JPEG_QUALITY))
            self._picture = step.number
            now = time.monotonic()
            self._due = now + max(PICTURE_SECONDS, (now - began) / PICTURE_SHARE)
        self._last = {
            "state": "running",
            "step": step.number,
            "steps": self._total,
            "width": step.scale.width,
            "height": step.scale.height,
            **{k: float(v) for k, v in step.values.items()},
            "seconds_left": self._seconds_left(step),
            "picture": self._picture,
        }
        self._report(self._last)

    def finish(self, result: Result) -> None:
        """Reports the end, with the result as the newest picture."""
        self._show(encode(result.image, "JPEG", _JPEG_QUALITY))
        state = "canceled" if result.stopped_by == "callback" else "done"
        picture = self._last.get("step", 0) + 1
        self._report({**self._last, "state": state, "picture": picture})

    def _seconds_left(self, step: Step) -> int | None:
        """Estimate of the seconds left; None before the second step."""
        now = time.monotonic()
        if self._first is None:  # the first step compiles, so it does not count
            self._first = (now, step.progress)
        began, before = self._first
        done = step.progress - before
        if done <= 0:
            return None
        return math.ceil((now - began) / done * (1 - step.progress))
