"""Sheets of sample pictures: named styles and paintings that the encoder is shown."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import keras
import numpy as np

from tfstyle.images import resize, save
from tfstyle.networks.families import NAMED_STYLE, PAINT, STYLE, family_of
from tfstyle.training.arbitrary.cache import PaintingCache
from tfstyle.training.checkpoint import RunState

# Paintings on a sheet, beside the named styles.
SHOWN_PAINTINGS = 6


class PaintedSamples(keras.callbacks.Callback):
    """Writes `step_000500.png`: paintings above, below a row for each photograph.

    Args:
        folder: Folder of the sheets.
        photos: Squares of one size, `(size, size, 3)` in [0, 1].
        styles: Number of named styles.
        cache: Paintings.
        state: State of the run, which counts the steps.
        every: Steps between two sheets.
    """

    def __init__(
        self,
        folder: Path,
        photos: Sequence[np.ndarray],
        styles: int,
        cache: PaintingCache,
        state: RunState,
        every: int,
    ):
        super().__init__()
        self.folder, self.photos = folder, np.stack(photos)
        self.styles, self.cache = styles, cache
        self.state, self.every = state, every

    def on_train_batch_end(self, batch: int, logs: Mapping | None = None) -> None:
        """Writes a sheet where one is due."""
        step = self.state.step + 1  # not counted yet, so that no sheet is lost
        if step % self.every == 0:
            self.folder.mkdir(exist_ok=True)
            save(self._sheet(), self.folder / f"step_{step:06}.png")

    def _sheet(self) -> np.ndarray:
        size = self.photos.shape[1]
        entries = self.cache.usable[:SHOWN_PAINTINGS]
        paintings = self.cache.pictures[entries].astype("float32") / 255
        blank = np.ones((size, size, 3), np.float32)
        shown = [resize(p, (size, size), clip=True) for p in paintings]
        head = [blank] * (1 + self.styles) + shown
        rows = [np.concatenate(head, axis=1)]
        family, network = family_of(self.model.network), self.model.network
        models = {
            name: family.signature(name).make_model(network)
            for name in (NAMED_STYLE, STYLE, PAINT)
        }
        weights = np.eye(self.styles, dtype="float32")
        codes = np.concatenate(
            [
                np.array(models[NAMED_STYLE]({"style_weights": weights})),
                np.array(models[STYLE]({"painting": paintings})),
            ]
        )
        for photo in self.photos:
            images = [
                np.array(models[PAINT]({"image": photo[None], "code": code[None]}))[0]
                for code in codes
            ]
            rows.append(np.concatenate([photo, *images], axis=1))
        return np.concatenate(rows)
