"""Callbacks of a run: its steps and its result."""

import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tfstyle.optimization.scales import Scale


@dataclass(frozen=True)
class Step:
    """What a callback is told after each step.

    Attributes:
        number: Steps made so far over all scales, from 1.
        scale: The size that the loop is at.
        values: The terms by name without their weights; their weighted sum is "loss".
        progress: Share of the whole run that is done, in pixels times steps, in [0, 1].
        image: Call it for the picture as it is, `(height, width, 3)` in [0, 1].
    """

    number: int
    scale: Scale
    values: Mapping[str, float]
    progress: float
    image: Callable[[], np.ndarray]

    @property
    def work_done(self) -> float:
        """Former name of `progress`."""
        warnings.warn("Use `Step.progress`.", DeprecationWarning, stacklevel=2)
        return self.progress


@dataclass(frozen=True)
class Result:
    """What came out of a run.

    Attributes:
        image: `(height, width, 3)` in [0, 1].
        stopped_by: "iterations", "tolerance" (the loss no longer fell), "callback",
            "interrupt" (Ctrl-C) or "not_finite" (a term became infinite or not a
            number; the picture is the best before that).
        curve: For each step its number, height, width, terms and seconds; empty where
            nothing was optimised.
        report: What else is known of the run, ready for JSON.
    """

    image: np.ndarray
    stopped_by: str
    curve: Sequence[Mapping[str, float]]
    report: Mapping[str, Any]

    @property
    def size(self) -> dict[str, int]:
        """Height and width of the picture in pixels, by these names."""
        return {"height": self.image.shape[0], "width": self.image.shape[1]}


class Callback:
    """Follows a run. Override what is of interest."""

    def on_begin(self, scales: Sequence[Scale]) -> None:
        """Called once, before the first step.

        Args:
            scales: The sizes and steps planned, from coarse to fine.
        """

    def on_step(self, step: Step) -> bool | None:
        """Called after each step; True ends the run."""

    def on_end(self, result: Result) -> None:
        """Called once, with the picture."""
