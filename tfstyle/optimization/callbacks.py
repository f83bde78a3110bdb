"""Callbacks, steps, results and sessions of optimization runs."""

import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from os import PathLike
from typing import Any, Self

import numpy as np

from tfstyle.arguments import check_number, check_path, check_type, shown
from tfstyle.errors import InputError
from tfstyle.files.paths import expand
from tfstyle.optimization.scales import Scale
from tfstyle.public import public


@public
@dataclass(frozen=True)
class Step:
    """State of a run after a step, as passed to callbacks.

    Attributes:
        number: Number of steps taken so far over all scales; 1 after the first step.
        scale: Current scale.
        values: Unweighted terms of the loss, keyed by name, and their weighted sum
            under the key "loss".
        progress: Fraction of the run that is finished, from 0 to 1. Each step counts in
            proportion to the number of pixels at its scale.
        image: Function that returns the current picture, `(height, width, 3)` in
            [0, 1]. In `tfstyle.audio`, the function instead returns the gains of the
            frequency bands, scaled to [0, 1].
    """

    number: int
    scale: Scale
    values: Mapping[str, float]
    progress: float
    image: Callable[[], np.ndarray]

    @property
    def work_done(self) -> float:
        """Former name of `progress`."""
        warnings.warn(
            "`Step.work_done` is deprecated. Use `Step.progress`.",
            DeprecationWarning,
            stacklevel=2,
        )
        return self.progress


@public
@dataclass(frozen=True)
class Result:
    """Result of a run.

    Attributes:
        image: Final picture, `(height, width, 3)` in [0, 1].
        stopped_by: Reason why the run ended: "iterations" (all steps were taken),
            "tolerance" (the loss decreased too little), "callback" (`on_step` returned
            True), "interrupt" (Ctrl-C), or "not_finite" (a term became infinite or
            NaN). For "not_finite", the result is the best earlier picture.
        curve: One entry per step: the step number, the index of the scale, the height
            and width of the picture, the loss, the terms of the loss, and the seconds
            since the start of the run. Empty if nothing was optimized.
        report: Other information about the run, as JSON values.
    """

    image: np.ndarray
    stopped_by: str
    curve: Sequence[Mapping[str, float]]
    report: Mapping[str, Any]

    @property
    def size(self) -> dict[str, int]:
        """Height and width of the picture in pixels, as a dictionary."""
        return {"height": self.image.shape[0], "width": self.image.shape[1]}


@public
class Callback:
    """Base class of callbacks; override the methods you need."""

    def on_begin(self, scales: Sequence[Scale]) -> None:
        """Called once, before the first step.

        Args:
            scales: Planned scales, from coarse to fine.
        """

    def on_step(self, step: Step) -> bool | None:
        """Called after each step; a return value of True ends the run."""

    def on_end(self, result: Result) -> None:
        """Called once, after the run."""


class PartCallback(Callback):
    """Callback for one of several runs; passes the steps on to a shared callback.

    The steps are numbered across all runs. The caller must call `on_begin` and `on_end`
    of the shared callback once for all runs together.

    Args:
        callback: Callback that all runs share.
        index: Index of this run, starting from 0.
        count: Number of runs.
        before: Total number of steps in the earlier runs.
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


_HOOKS = ("on_begin", "on_step", "on_end")


@public
@dataclass(frozen=True, kw_only=True)
class Session:
    """Callbacks and checkpoint settings, which all optimization methods accept.

    Args:
        callbacks: List of callbacks (instances of `tfstyle.Callback`).
        checkpoint: File in which the state of the run is saved. The file is kept after
            the run. If None, no checkpoints are saved.
        checkpoint_every: Minimum number of steps between two checkpoints.
        resume: Whether to continue from `checkpoint` if the file exists. On the same
            machine, the result is bit-identical to that of an uninterrupted run.

    Raises:
        InputError: A value is invalid.
    """

    callbacks: Sequence[Callback] = ()
    checkpoint: str | PathLike | None = None
    checkpoint_every: int = 10
    resume: bool = False

    def __post_init__(self):
        is_list = isinstance(self.callbacks, list | tuple)
        if not is_list or not all(map(_is_callback, self.callbacks)):
            raise InputError(
                "Expected `callbacks` to be a list of instances of "
                f"`tfstyle.Callback`. Received: callbacks={shown(self.callbacks)}"
            )
        if self.checkpoint is not None:
            _check_checkpoint(self.checkpoint)
        check_number("checkpoint_every", self.checkpoint_every, 1, integer=True)
        check_type("resume", self.resume, bool)

    @classmethod
    def split(cls, keywords: Mapping[str, Any]) -> tuple[Self, dict[str, Any]]:
        """Makes a session from the keyword arguments that `Session` accepts.

        Returns:
            The session, and a dictionary with the remaining keyword arguments.

        Example:

        >>> session, options = Session.split({"resume": True, "iterations": 3})
        >>> session.resume, options
        (True, {'iterations': 3})
        """
        own = {field.name for field in fields(cls)} & set(keywords)
        rest = {name: value for name, value in keywords.items() if name not in own}
        return cls(**{name: keywords[name] for name in own}), rest

    def part(self, number: int, callbacks: Sequence[Callback]) -> Self:
        """Returns a session for one of several runs, with a separate checkpoint file.

        Args:
            number: Number of the run, appended to the name of the checkpoint file.
            callbacks: Callbacks of the run.
        """
        path = self.checkpoint and f"{self.checkpoint}.{number}"
        return replace(self, callbacks=callbacks, checkpoint=path)


def _is_callback(callback: Any) -> bool:
    hooks = [getattr(callback, hook, None) for hook in _HOOKS]
    return not isinstance(callback, type) and all(map(callable, hooks))


def _check_checkpoint(checkpoint: str | PathLike) -> None:
    check_path("checkpoint", checkpoint)
    path = expand(checkpoint)
    if path.is_dir() or not path.parent.is_dir():
        reason = "it is a folder" if path.is_dir() else "its folder does not exist"
        raise InputError(
            f"Expected `checkpoint` to be a writable file, but {reason}. Received: "
            f"checkpoint={str(checkpoint)!r}"
        )
