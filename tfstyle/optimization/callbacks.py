"""Following, keeping and resuming of a run: callbacks and the session."""

import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from os import PathLike
from typing import Any, Self

import numpy as np

from tfstyle.errors import InputError
from tfstyle.files.paths import expand
from tfstyle.optimization.scales import Scale
from tfstyle.options import check_number, check_path, check_type, shown


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


_HOOKS = ("on_begin", "on_step", "on_end")


@dataclass(frozen=True, kw_only=True)
class Session:
    """Callbacks and checkpoint of a run; the same for every method.

    Args:
        callbacks: Callbacks that are called after each step (`tfstyle.Callback`).
        checkpoint: File that holds the state of the run; it is left in place when the
            run ends. None for no checkpoint.
        checkpoint_every: Smallest number of steps between two checkpoints.
        resume: Whether to continue from `checkpoint` if it exists. On the same machine
            the result equals that of an uninterrupted run, to the bit.

    Raises:
        InputError: A value cannot be used.
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
        """Splits keyword arguments into a session and the rest.

        Example:

        >>> session, options = Session.split({"resume": True, "iterations": 3})
        >>> session.resume, options
        (True, {'iterations': 3})
        """
        own = {field.name for field in fields(cls)} & set(keywords)
        rest = {name: value for name, value in keywords.items() if name not in own}
        return cls(**{name: keywords[name] for name in own}), rest

    def part(self, number: int, callbacks: Sequence[Callback]) -> Self:
        """Session of one run out of several, whose checkpoint is `checkpoint.number`.

        Args:
            number: Number of the part, from 1.
            callbacks: Callbacks of the part.
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
            f"Expected `checkpoint` to be a file that can be written: {reason}. "
            f"Received: checkpoint={str(checkpoint)!r}"
        )
