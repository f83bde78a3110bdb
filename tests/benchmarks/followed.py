"""Runs of `tfstyle optimize` that store intermediate pictures and their times.

    python -m tests.benchmarks.followed FOLDER EVERY BEGAN FLAGS...

This program behaves like the command, but stores the picture every EVERY steps as an
array in full precision in FOLDER, as soon as the picture has its full size. The clock
started at BEGAN, the value of `time.time()` before the process started, and is paused
while arrays are written. `pictures.json` contains the time of each picture.
"""

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from tests.benchmarks.command import run_command
from tests.benchmarks.stopwatch import Stopwatch
from tfstyle.optimization.callbacks import Callback, Result, Step
from tfstyle.optimization.scales import Scale

LIST = "pictures.json"


class Follower(Callback):
    """Stores pictures of full size.

    Args:
        folder: Existing folder.
        every: Number of steps between two pictures.
        watch: Running stopwatch.
    """

    def __init__(self, folder: Path, every: int, watch: Stopwatch):
        self.folder, self.every, self.watch = folder, every, watch
        self.kept, self._size = [], None

    def on_begin(self, scales: Sequence[Scale]) -> None:
        """Records the full size."""
        self._size = scales[-1][:2]

    def on_step(self, step: Step) -> None:
        """Stores the picture if one is due."""
        seconds = self.watch.seconds
        with self.watch.stopped():
            if step.number % self.every == 0 and step.scale[:2] == self._size:
                self._keep(step.number, seconds, step.image())

    def on_end(self, result: Result) -> None:
        """Stores the result, and the list of all pictures."""
        seconds = self.watch.seconds
        with self.watch.stopped():
            self._keep(len(result.curve), seconds, result.image)
        about = {"stood": self.watch.stood, "pictures": self.kept}
        (self.folder / LIST).write_text(json.dumps(about))

    def _keep(self, number: int, seconds: float, image: np.ndarray) -> None:
        path = self.folder / f"{len(self.kept):04}.npy"
        np.save(path, image)
        self.kept.append({"step": number, "seconds": seconds, "path": str(path)})


def follow(folder: Path, every: int, flags: Sequence[str]) -> dict:
    """Runs this program in a process of its own.

    Args:
        folder: Existing folder for the arrays.
        every: Number of steps between two pictures.
        flags: Flags of `tfstyle optimize`, including the output.

    Returns:
        `pictures`, each with `step`, `seconds` and `path`, of which the last is the
        result; `seconds`, the time of the whole command; and `peak_mib`.
    """
    program = [sys.executable, "-m", __name__, str(folder), str(every)]
    ran = run_command([*program, str(time.time()), *flags])
    about = json.loads((folder / LIST).read_text())
    seconds = ran.seconds - about["stood"]
    pictures = about["pictures"]
    return {"pictures": pictures, "seconds": seconds, "peak_mib": ran.peak_mib}


def main(folder: str, every: str, began: str, *flags: str) -> int:
    """Runs the command and returns its exit code."""
    from tfstyle.cli import pixel_job
    from tfstyle.cli.main import main as tfstyle

    follower = Follower(Path(folder), int(every), Stopwatch(time.time() - float(began)))
    pixel_job.Previews = lambda output, every: follower
    return tfstyle(["tfstyle", "optimize", *flags, "--save_every=1"])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
