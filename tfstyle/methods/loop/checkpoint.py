"""The state of a run on disk, so that a killed one goes on."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from tfstyle.checkpoints import read_checkpoint, write_checkpoint
from tfstyle.paths import expand

# Seconds that writing may always take, and how long it then rests for each one more:
# with L-BFGS's memory of large pictures, the disk would hold up every tenth step.
AT_ONCE, REST = 0.1, 20


@dataclass
class Snapshot:
    """Where a run stands, between two steps.

    Attributes:
        image: `(height, width, 3)` in [0, 1].
        scale: Index of the scale.
        step: Steps made at this scale.
        state: Arrays of the optimizer by name.
        curve: For each step so far its number, size, terms and seconds.
    """

    image: np.ndarray
    scale: int = 0
    step: int = 0
    state: Mapping[str, np.ndarray] = field(default_factory=dict)
    curve: list[dict] = field(default_factory=list)


class Checkpoint:
    """A file that holds the last snapshot of a run.

    Args:
        path: The file; replaced as a whole, so that it is never half-written.
        every: Steps between two snapshots, at least; more where writing would take more
            than a twentieth of the time.
        identity: What makes the run this one (options, hashes of the pictures), ready
            for JSON; another run's snapshot is refused.
    """

    def __init__(self, path: str | Path, every: int, identity: Mapping):
        self.path = expand(path)
        self.every = every
        self.identity = identity
        self._rested = 0.0

    def is_due(self, steps: int) -> bool:
        """Whether to save now, so many steps after the last time."""
        return steps >= self.every and time.monotonic() >= self._rested

    def save(self, snapshot: Snapshot) -> None:
        """Replaces the file. The arrays are stored as they are, exactly."""
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

    def load(self) -> Snapshot | None:
        """Returns the last snapshot, or None if there is no file.

        Raises:
            InputError: The file is not a checkpoint, or that of another run; names the
                first difference.
        """
        stored = read_checkpoint(self.path, self.identity)
        if stored is None:
            return None
        about, arrays = stored
        image = arrays.pop("image")
        state = {name.removeprefix("state/"): value for name, value in arrays.items()}
        return Snapshot(image, about["scale"], about["step"], state, about["curve"])

    def delete(self) -> None:
        """Removes the file, if there is one."""
        self.path.unlink(missing_ok=True)
