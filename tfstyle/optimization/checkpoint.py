"""Checkpoints for resuming interrupted runs."""

import math
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from tfstyle.files.checkpoint import (
    is_finite,
    no_checkpoint,
    read_checkpoint,
    write_checkpoint,
)
from tfstyle.files.paths import expand
from tfstyle.optimization.scales import Scale

# If writing a checkpoint takes longer than `AT_ONCE` seconds, there is a pause before
# the next checkpoint: `REST` seconds for each second above `AT_ONCE`. Without the
# pause, every tenth step for a large picture would have to wait until the optimizer's
# large state is written to disk.
AT_ONCE, REST = 0.1, 100


@dataclass
class Snapshot:
    """State of a run between two steps.

    Attributes:
        image: Current picture, `(height, width, channels)` in [0, 1].
        scale: Index of the current scale.
        step: Number of steps taken at this scale.
        state: State of the optimizer, as arrays keyed by name.
        curve: One entry for each step so far, as in `Result`.
    """

    image: np.ndarray
    scale: int = 0
    step: int = 0
    state: Mapping[str, np.ndarray] = field(default_factory=dict)
    curve: list[dict] = field(default_factory=list)


class Checkpoint:
    """File with the latest snapshot of a run.

    Args:
        path: Path of the file, which is replaced atomically.
        every: Minimum number of steps between two snapshots. If writing a snapshot
            takes more than 0.1 seconds, the next snapshot may be delayed.
        identity: JSON values that identify the run, such as options and hashes of the
            pictures. Snapshots of other runs are rejected.
        channels: Number of channels of the picture.
    """

    def __init__(
        self, path: str | os.PathLike, every: int, identity: Mapping, channels: int = 3
    ):
        self.path = expand(path)
        self.every = every
        self.identity = identity
        self.channels = channels
        self._rested = 0.0

    def is_due(self, steps: int) -> bool:
        """Whether a snapshot is due, given the number of steps since the last one."""
        return steps >= self.every and time.monotonic() >= self._rested

    def save(self, snapshot: Snapshot) -> None:
        """Saves a snapshot in place of the previous one. Arrays are stored exactly."""
        began = time.monotonic()
        about = {
            "scale": snapshot.scale,
            "step": snapshot.step,
            "curve": snapshot.curve,
        }
        state = {f"state/{name}": value for name, value in snapshot.state.items()}
        arrays = {"image": snapshot.image, **state}
        write_checkpoint(self.path, self.identity, about, arrays)
        now = time.monotonic()
        self._rested = now + REST * max(0.0, now - began - AT_ONCE)

    def load(self, scales: Sequence[Scale] = ()) -> Snapshot | None:
        """Returns the latest snapshot, or None if there is no file.

        Args:
            scales: Scales that the snapshot must match; if empty, any snapshot of the
                run is accepted.

        Raises:
            InputError: The file is not a checkpoint, is damaged, or belongs to another
                run. If it belongs to another run, the message names the first
                difference.
        """
        stored = read_checkpoint(self.path, self.identity)
        if stored is None:
            return None
        about, arrays = stored
        wrong = _find_wrong(about, arrays, self.channels) or (
            scales and _misfit(about, arrays, scales, self.channels)
        )
        if wrong:
            raise no_checkpoint(self.path, wrong)
        image = arrays.pop("image")
        state = {name.removeprefix("state/"): value for name, value in arrays.items()}
        return Snapshot(image, about["scale"], about["step"], state, about["curve"])


def _find_wrong(about: Mapping, arrays: Mapping[str, np.ndarray], channels: int) -> str:
    """Describes the first error in a snapshot; returns "" if there is none."""
    image = arrays.get("image")
    if image is None or image.dtype != np.float32 or image.shape[2:] != (channels,):
        return "it contains no picture"
    if not is_finite(image) or image.min(initial=0) < 0 or image.max(initial=0) > 1:
        return "its picture has values outside of [0, 1]"
    for name, array in arrays.items():
        # The best loss is infinite before the first step.
        if not is_finite(array) and name != "state/best_loss":
            return "the state of its optimizer is not finite"
    if not all(type(about.get(n)) is int and about[n] >= 0 for n in ("scale", "step")):
        return "its step is missing"
    curve = about.get("curve")
    if not isinstance(curve, list) or not all(
        isinstance(entry, dict) for entry in curve
    ):
        return "its loss curve is missing"
    return ""


def _misfit(
    about: Mapping, arrays: Mapping, scales: Sequence[Scale], channels: int
) -> str:
    """Describes why a snapshot does not match the scales; returns "" if it matches."""
    index, step, curve = (about[name] for name in ("scale", "step", "curve"))
    if index >= len(scales) or step > scales[index].steps or step > len(curve):
        return f"it is at step {step} of scale {index}, but the run has no such step"
    if not all(
        _is_number(entry.get(n)) for entry in curve for n in ("loss", "seconds")
    ):
        return "its loss curve has entries without a loss or a time"
    shape = (*scales[index][:2], channels)
    for picture in (arrays["image"], arrays.get("state/best", arrays["image"])):
        if picture.shape != shape:
            return f"its picture has the shape {picture.shape}, not {shape}"
    return ""


def _is_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return math.isfinite(value)
