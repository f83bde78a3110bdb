"""Sheets of sample pictures in the styles of named and unnamed paintings."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from tfstyle.images import resize
from tfstyle.training.arbitrary.cache import PaintingCache
from tfstyle.training.callbacks import Samples
from tfstyle.training.checkpoint import RunState

# Number of paintings on a sheet, in addition to the paintings of named styles.
SHOWN_PAINTINGS = 6


class PaintedSamples(Samples):
    """Writes sheets (`step_000500.png`): a row of paintings, then a row for each photo.

    Args:
        folder: Folder for the sheets.
        photos: Square photographs of equal size, `(size, size, 3)` in [0, 1].
        named: Paintings of the named styles, cropped and resized for the encoder,
            `(styles, SHOWN, SHOWN, 3)` in [0, 1].
        cache: Cache of unnamed paintings; the first `SHOWN_PAINTINGS` are shown.
        state: State of the run, with its step count.
        every: Number of steps between two sheets.
    """

    def __init__(
        self,
        folder: Path,
        photos: Sequence[np.ndarray],
        named: np.ndarray,
        cache: PaintingCache,
        state: RunState,
        every: int,
    ):
        super().__init__(folder, photos, len(named), state, every)
        self.named, self.cache = named, cache

    def _sheet(self) -> np.ndarray:
        size, count = self.photos.shape[1], len(self.named)
        entries = self.cache.usable[:SHOWN_PAINTINGS]
        others = self.cache.pictures[entries].astype("float32") / 255
        paintings = np.concatenate([self.named, others])
        head = [resize(p, (size, size), clip=True) for p in paintings]
        rows = [np.concatenate([np.ones_like(head[0]), *head], axis=1)]
        weights = np.eye(len(paintings), count, dtype="float32")
        inputs = {"painting": paintings, "style_weights": weights}
        codes = np.array(self.model.code_of(inputs))
        for photo in self.photos:
            images = [self._painted_by(photo, code) for code in codes]
            rows.append(np.concatenate([photo, *images], axis=1))
        return np.concatenate(rows)

    def _painted_by(self, photo: np.ndarray, code: np.ndarray) -> np.ndarray:
        inputs = {"image": photo[None], "code": code[None]}
        return np.array(self.model.network.paint(inputs))[0]
