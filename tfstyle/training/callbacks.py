"""Callbacks that write the training log and sample sheets."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import keras
import numpy as np

from tfstyle.files.replace_file import replace_file
from tfstyle.files.strict_json import load_json
from tfstyle.images import save
from tfstyle.training.checkpoint import RunState


class Log(keras.callbacks.Callback):
    """Logs the loss terms, averaged since the previous line, to a JSON Lines file.

    Args:
        path: Log file. Lines for steps after the current step of `state` are removed,
            because a resumed run repeats these steps. If None, no file is written. Only
            worker 0 has a log file.
        state: State of the run, with its step count.
        every: Number of steps between two lines; the last interval may be shorter.
    """

    def __init__(self, path: Path | None, state: RunState, every: int = 25):
        super().__init__()
        self.path = path
        self.state = state
        self.every = every
        if path is None:
            return
        kept = [entry for entry in read_log(path) if entry["step"] <= state.step]
        with replace_file(path, "log") as temporary:
            temporary.write_text("".join(json.dumps(entry) + "\n" for entry in kept))

    def on_train_batch_end(self, batch: int, logs: Mapping | None = None) -> None:
        """Writes a line if one is due."""
        if self.state.step % self.every == 0:
            self._write(logs or {})
            for metric in self.model.metrics:
                metric.reset_state()

    def on_train_end(self, logs: Mapping | None = None) -> None:
        """Writes a last line for the steps since the previous line, if any."""
        if self.state.step % self.every:
            self._write(logs or {})

    def _write(self, logs: Mapping) -> None:
        terms = {name: round(float(value), 5) for name, value in logs.items()}
        spent = {"step": self.state.step, "seconds": round(self.state.seconds, 1)}
        self.state.entry = {**spent, **terms}
        if self.path is None:
            return
        with self.path.open("a") as file:
            file.write(json.dumps(self.state.entry) + "\n")


def read_log(path: Path) -> list[dict]:
    """Returns the entries of a log up to the first truncated or invalid line."""
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


class Samples(keras.callbacks.Callback):
    """Writes sample sheets, such as `step_000500.png`.

    Each row shows a photograph and its stylized copies.

    Args:
        folder: Folder for the sheets.
        photos: Square photographs of the same size, `(size, size, 3)` in [0, 1].
        styles: Number of styles.
        state: State of the run, with its step count.
        every: Number of steps between two sheets.
    """

    def __init__(
        self,
        folder: Path,
        photos: Sequence[np.ndarray],
        styles: int,
        state: RunState,
        every: int,
    ):
        super().__init__()
        self.folder = folder
        self.photos = np.stack(photos)
        self.weights = np.eye(styles, dtype="float32")
        self.state = state
        self.every = every

    def on_train_batch_end(self, batch: int, logs: Mapping | None = None) -> None:
        """Writes a sheet if one is due."""
        if self.state.step % self.every == 0:
            sheet = self._sheet()
            # If the weights are not finite, `CheckpointWriter` raises an error.
            if np.isfinite(sheet).all():
                self.folder.mkdir(exist_ok=True)
                save(sheet, self.folder / f"step_{self.state.step:06}.png")

    def _sheet(self) -> np.ndarray:
        rows = [np.concatenate([p, *self._painted(p)], axis=1) for p in self.photos]
        return np.concatenate(rows)

    def _painted(self, photo: np.ndarray) -> np.ndarray:
        # The photograph is painted in one style at a time, because a batch of a
        # thousand pictures may not fit into memory.
        inputs = [
            {"image": photo[None], "style_weights": w[None]} for w in self.weights
        ]
        return np.concatenate([np.array(self.model.network(one)) for one in inputs])
