"""The course of a training, a line of JSON for every so many steps."""

import json
from collections.abc import Mapping
from pathlib import Path

import keras

from tfstyle.images import replace_file
from tfstyle.strict_json import load_json
from tfstyle.training.run_state import RunState


class Log(keras.callbacks.Callback):
    """Appends the means of the terms since the last line.

    Args:
        path: The file; lines of steps that a resumed run makes again are dropped.
        state: Of the run; counts the steps.
        every: Steps between two lines; the last may be sooner.
    """

    def __init__(self, path: Path, state: RunState, every: int = 25):
        super().__init__()
        self.path = path
        self.state = state
        self.every = every
        kept = [entry for entry in read_log(path) if entry["step"] <= state.step]
        with replace_file(path, "log") as temporary:
            temporary.write_text("".join(json.dumps(entry) + "\n" for entry in kept))

    def on_train_batch_end(self, batch: int, logs: Mapping | None = None) -> None:
        """Writes a line where one is due."""
        if self.state.step % self.every == 0:
            self._write(logs)
            for metric in self.model.metrics:
                metric.reset_state()

    def on_train_end(self, logs: Mapping | None = None) -> None:
        """Writes what came after the last line, which Keras would forget."""
        if self.state.step % self.every:
            self._write(logs)

    def _write(self, logs: Mapping) -> None:
        terms = {name: round(float(value), 5) for name, value in logs.items()}
        spent = {"step": self.state.step, "seconds": round(self.state.seconds, 1)}
        with self.path.open("a") as file:
            file.write(json.dumps({**spent, **terms}) + "\n")


def read_log(path: Path) -> list[dict]:
    """The lines of a log, up to one that a kill cut off or that is none of ours."""
    entries = []
    if path.exists():
        for line in path.read_text("utf-8", errors="replace").splitlines():
            try:
                entry = load_json(line)
            except ValueError:
                break
            if not isinstance(entry, dict) or type(entry.get("step")) is not int:
                break
            entries.append(entry)
    return entries
