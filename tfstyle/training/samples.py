"""Pictures on the way: a fixed set of photographs in every style."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import keras
import numpy as np

from tfstyle.images import save
from tfstyle.training.run_state import RunState


class Samples(keras.callbacks.Callback):
    """Writes `step_000500.png`: a row for each photograph, a column for each style.

    Args:
        folder: Where to.
        photos: Squares of one size, `(size, size, 3)` in [0, 1].
        styles: Number of styles.
        state: Of the run; counts the steps.
        every: Steps between two of them.
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
        """Writes a picture where one is due."""
        if self.state.step % self.every == 0:
            self.folder.mkdir(exist_ok=True)
            save(self._sheet(), self.folder / f"step_{self.state.step:06}.png")

    def _sheet(self) -> np.ndarray:
        rows = [np.concatenate([p, *self._painted(p)], axis=1) for p in self.photos]
        return np.concatenate(rows)

    def _painted(self, photo: np.ndarray) -> np.ndarray:
        images = np.repeat(photo[None], len(self.weights), axis=0)
        batch = {"image": images, "style_weights": self.weights}
        return np.array(self.model.network(batch))
