"""`tfstyle optimize`, every picture on the way being kept, and when it was there.

    python -m tests.benchmarks.followed FOLDER EVERY BEGAN FLAGS...

It is the command, but for the pictures that `--save_every` asks for: these become
arrays of all their digits in FOLDER, one every so many steps, as soon as the picture
has its full size. The clock began at BEGAN, `time.time()` before the process started,
and stands while arrays are written. `pictures.json` says when each was there.
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
    """Keeps pictures of full size.

    Args:
        folder: Is there.
        every: Steps between two.
        watch: Runs.
    """

    def __init__(self, folder: Path, every: int, watch: Stopwatch):
        self.folder, self.every, self.watch = folder, every, watch
        self.kept, self._size = [], None

    def on_begin(self, scales: Sequence[Scale]) -> None:
        """Learns the full size."""
        self._size = scales[-1][:2]

    def on_step(self, step: Step) -> None:
        """Keeps the picture, if it is due."""
        seconds = self.watch.seconds
        with self.watch.stopped():
            if step.number % self.every == 0 and step.scale[:2] == self._size:
                self._keep(step.number, seconds, step.image())

    def on_end(self, result: Result) -> None:
        """Keeps the result, and the list of all."""
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
    """Runs the command so, in a process of its own.

    Args:
        folder: For the arrays; is there.
        every: Steps between two.
        flags: Of `tfstyle optimize`, with an output.

    Returns:
        `pictures`, each with `step`, `seconds` and `path`, the last one being the
        result; `seconds` of the whole command; `peak_mib`.
    """
    program = [sys.executable, "-m", __name__, str(folder), str(every)]
    ran = run_command([*program, str(time.time()), *flags])
    about = json.loads((folder / LIST).read_text())
    seconds = ran.seconds - about["stood"]
    pictures = about["pictures"]
    return {"pictures": pictures, "seconds": seconds, "peak_mib": ran.peak_mib}


def main(folder: str, every: str, began: str, *flags: str) -> int:
    """Is the command; returns its exit code."""
    from tfstyle.cli import pixel_job
    from tfstyle.cli.main import main as tfstyle

    follower = Follower(Path(folder), int(every), Stopwatch(time.time() - float(began)))
    pixel_job.Previews = lambda output, every: follower
    return tfstyle(["tfstyle", "optimize", *flags, "--save_every=1"])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
