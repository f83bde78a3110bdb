"""Optimization loop: scales, steps, callbacks and checkpoints."""

import contextlib
import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
import tensorflow as tf

from tfstyle.files.checkpoint import no_checkpoint
from tfstyle.images import resize
from tfstyle.interruption import check_interruption
from tfstyle.optimization.callbacks import Callback, Step
from tfstyle.optimization.checkpoint import Checkpoint, Snapshot
from tfstyle.optimization.optimizers import Optimizer
from tfstyle.optimization.problem import Minimizable
from tfstyle.optimization.scales import Scale

# Default number of steps over which the decrease of the loss is measured. Comparing the
# losses of two successive steps would not be enough, because Adam's loss fluctuates.
PATIENCE = 20


class Loop:
    """Loop that minimizes the loss at each scale, from coarse to fine.

    Args:
        scales: Scales from coarse to fine.
        problem_at: Function that creates the problem for a scale.
        optimizer: Optimizer that takes the steps.
        callbacks: Callbacks, called after each step.
        checkpoint: Checkpoint in which snapshots are saved, or None.
        enlarge: Function that takes an image and the `(height, width)` of the next
            scale, and returns the enlarged image. If None, `resize` enlarges it.
        finish: Function applied to the result and to the pictures that callbacks
            receive, for example to change their colors.
        tolerance: Minimum relative decrease of the best loss over `patience` steps. If
            the loss decreases less, the scale ends early. 0 disables this check.
        patience: Number of steps over which the decrease is measured. The decrease is
            not checked during the first `patience` steps of a scale.

    Attributes:
        stopped_by: Reason why the last `run` ended, as in `Result`.
        curve: One entry for each step, as in `Result`.
    """

    def __init__(
        self,
        scales: Sequence[Scale],
        problem_at: Callable[[Scale], Minimizable],
        optimizer: Optimizer,
        callbacks: Sequence[Callback] = (),
        checkpoint: Checkpoint | None = None,
        enlarge: Callable | None = None,
        finish: Callable | None = None,
        tolerance: float = 0.0,
        patience: int = PATIENCE,
    ):
        self.scales = scales
        self.problem_at = problem_at
        self.optimizer = optimizer
        self.callbacks = callbacks
        self.checkpoint = checkpoint
        self.enlarge = enlarge or _resized
        self.finish = finish or np.copy
        self.tolerance, self.patience = tolerance, patience

    def run(self, start: Snapshot) -> np.ndarray:
        """Runs the optimization from a snapshot to the end.

        Args:
            start: Snapshot to start from. The size of `start.image` must be that of
                the scale with index `start.scale`.

        Returns:
            The best picture at the last scale that the run reached, resized to full
            size and passed through `finish`.

        Raises:
            CheckpointError: The optimizer cannot use the checkpoint's state.
        """
        self.stopped_by = "iterations"
        self._begin(start)
        try:
            for index in range(start.scale, len(self.scales)):
                self._run_scale(index, start)
            # If this run paints one picture of a contact sheet, this snapshot allows a
            # resumed sheet to skip the picture.
            self._save(at_once=True)
        except _StopSignal as stop:
            self.stopped_by = stop.reason
        except KeyboardInterrupt:
            if not self.curve or not self._has_begun:
                raise
            self.stopped_by = "interrupt"
        return self.finish(_resized(self.optimizer.best, self.scales[-1][:2]))

    def _begin(self, start: Snapshot) -> None:
        self.curve = list(start.curve)
        spent = self.curve[-1]["seconds"] if self.curve else 0
        self._clock = time.monotonic() - spent
        self._saved = len(self.curve)
        self._has_begun = False  # whether `optimizer.begin` was called

    def _run_scale(self, index: int, start: Snapshot) -> None:
        scale = self.scales[index]
        problem = self.problem_at(scale)
        if index == start.scale:
            image, state, self._step = start.image, start.state, start.step
        else:
            image = self._enlarged(self.optimizer.image, scale[:2])
            state, self._step = _carried(self.optimizer.state), 0
        self._scale = index
        with self._explained(start.state if index == start.scale else {}):
            self.optimizer.begin(problem, image, state)
        self._has_begun = True
        # The snapshot may have been saved at the step at which the scale converged.
        if not self._has_converged():
            with contextlib.suppress(_ConvergedSignal):
                self.optimizer.run(scale.steps - self._step, self._on_step)
        # If the gradient of the last step was not finite, the picture is not finite.
        if not np.isfinite(self.optimizer.image).all():
            raise _StopSignal("not_finite")
        is_last = index == len(self.scales) - 1
        if is_last and self._step < scale.steps:
            self.stopped_by = "tolerance"

    def _enlarged(self, image: np.ndarray, size: tuple[int, int]) -> np.ndarray:
        # A scale may differ from the previous one only in its dtype or convolutions.
        return image if image.shape[:2] == size else self.enlarge(image, size)

    @contextlib.contextmanager
    def _explained(self, stored: Mapping) -> Iterator[None]:
        """Raises `CheckpointError` if the optimizer cannot use a checkpoint's state."""
        try:
            yield
        except (
            KeyError,
            TypeError,
            ValueError,
            tf.errors.InvalidArgumentError,
        ) as error:
            if not stored or self.checkpoint is None:
                raise
            reason = "its optimizer state is invalid"
            raise no_checkpoint(self.checkpoint.path, reason) from error

    def _on_step(self, values: dict[str, float]) -> None:
        check_interruption()
        self._step += 1
        self._note(values)
        self._check_finite(values)
        step = self._describe(values)
        wants_stop = [callback.on_step(step) for callback in self.callbacks]
        self._save(at_once=any(wants_stop))
        if any(wants_stop):
            raise _StopSignal("callback")
        if self._has_converged():
            raise _ConvergedSignal

    def _save(self, at_once: bool) -> None:
        if self.checkpoint is None or self._saved == len(self.curve):
            return
        if at_once or self.checkpoint.is_due(len(self.curve) - self._saved):
            self.checkpoint.save(self._snapshot())
            self._saved = len(self.curve)

    def _note(self, values: dict[str, float]) -> None:
        scale = self.scales[self._scale]
        seconds = round(time.monotonic() - self._clock, 3)
        place = {"scale": self._scale, "height": scale.height, "width": scale.width}
        self.curve.append(
            {"step": len(self.curve) + 1, **place, **values, "seconds": seconds}
        )

    def _check_finite(self, values: dict[str, float]) -> None:
        if not all(math.isfinite(value) for value in values.values()):
            raise _StopSignal("not_finite")

    def _describe(self, values: dict[str, float]) -> Step:
        scale = self.scales[self._scale]
        done = sum(s.pixel_steps for s in self.scales[: self._scale])
        done += scale._replace(steps=self._step).pixel_steps
        share = done / sum(s.pixel_steps for s in self.scales)
        image = lambda: self.finish(self.optimizer.image)  # noqa: E731
        return Step(len(self.curve), scale, values, share, image)

    def _snapshot(self) -> Snapshot:
        image, state = self.optimizer.image, self.optimizer.state
        return Snapshot(image, self._scale, self._step, state, self.curve)

    def _has_converged(self) -> bool:
        here = self.curve[len(self.curve) - self._step :]
        losses = [entry["loss"] for entry in here]
        if self.tolerance == 0 or len(losses) <= self.patience:
            return False
        before, now = min(losses[: -self.patience]), min(losses)
        return before - now <= self.tolerance * abs(before)


def _resized(image: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    return resize(image, size, clip=True)


def _carried(state: dict) -> dict:
    """Returns the part of an optimizer state that can be reused at the next scale.

    The best picture and its loss are dropped, because losses depend on picture size.
    """
    return {k: v for k, v in state.items() if k not in ("best", "best_loss")}


class _StopSignal(Exception):
    def __init__(self, reason: str):
        self.reason = reason


class _ConvergedSignal(Exception):
    pass
