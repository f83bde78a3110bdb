"""Sheets of sample pictures, translated and reconstructed."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from tfstyle.training.callbacks import Samples
from tfstyle.training.checkpoint import RunState
from tfstyle.training.cycle.trainer import SOURCES


class CycleSamples(Samples):
    """Writes sheets (`step_000500.png`) of six rows.

    The first three rows are photographs, the paintings made from them, and the
    reconstructed photographs. The last three rows are paintings, the photographs made
    from them, and the reconstructed paintings.

    Args:
        folder: Folder of the sheets.
        pictures: Square pictures of the same size, `(count, size, size, 3)` in [0, 1],
            keyed by "photo" and "painting".
        state: State of the run, with its step count.
        every: Number of steps between two sheets.
    """

    def __init__(
        self,
        folder: Path,
        pictures: Mapping[str, np.ndarray],
        state: RunState,
        every: int,
    ):
        super().__init__(folder, list(pictures["photo"]), 1, state, every)
        self.pictures = pictures

    def _sheet(self) -> np.ndarray:
        rows = []
        for kind, source in SOURCES.items():
            columns = [
                self._translated(x[None], kind, source) for x in self.pictures[source]
            ]
            rows.append(np.concatenate(columns, axis=1))
        return np.concatenate(rows)

    def _translated(self, image: np.ndarray, kind: str, source: str) -> np.ndarray:
        made = self.model.translate(image, kind)
        pictures = (image, made, self.model.translate(made, source))
        return np.concatenate([np.array(picture)[0] for picture in pictures])
