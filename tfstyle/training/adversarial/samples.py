"""Sheets of sample pictures, together with paintings of the collection."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from tfstyle.training.callbacks import Samples
from tfstyle.training.checkpoint import RunState


class CollectionSamples(Samples):
    """Writes sheets (`step_000500.png`): rows of photos, stylized photos and paintings.

    Args:
        folder: Folder of the sheets.
        photos: Square photographs of the same size, `(size, size, 3)` in [0, 1].
        paintings: The same number of square paintings, of the same size as the
            photographs.
        state: State of the run, with its step count.
        every: Number of steps between two sheets.
    """

    def __init__(
        self,
        folder: Path,
        photos: Sequence[np.ndarray],
        paintings: Sequence[np.ndarray],
        state: RunState,
        every: int,
    ):
        super().__init__(folder, photos, 1, state, every)
        self.paintings = np.stack(paintings)

    def _sheet(self) -> np.ndarray:
        weights = np.ones((1, 1), np.float32)
        network = self.model.average
        pictures = [
            np.array(network({"image": photo[None], "style_weights": weights}))[0]
            for photo in self.photos
        ]
        rows = (self.photos, pictures, self.paintings)
        return np.concatenate([np.concatenate(row, axis=1) for row in rows])
