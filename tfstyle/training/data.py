"""Batches of random crops of photographs, with style weights."""

from collections.abc import Sequence
from pathlib import Path

import keras
import numpy as np

from tfstyle.errors import InputError
from tfstyle.images import dither_plain, load, resize_part
from tfstyle.training.inputs import none_readable


class Crops(keras.utils.PyDataset):
    """Batches of random crops; a batch depends only on its index and the seed.

    A resumed run therefore uses the same batches as an uninterrupted run.

    Args:
        photos: Photograph files. If a file cannot be read, the next file is used
            instead.
        styles: Number of styles. Each crop has one style, and the styles take turns.
        size: Side of a crop in pixels. Smaller photographs are enlarged.
        batch_size: Number of crops per batch.
        steps: Number of batches.
        first: Index of the first batch, counted from the start of the run.
        seed: Random seed for picture order, crop positions, mirroring and styles.
        broken: Unreadable files, each with the reason. These files are skipped. If
            another file cannot be read, it is added to this dictionary.
        part: Index k of this worker, and number n of workers. Worker k takes every n-th
            crop, starting with crop k. Together, n workers thus have the same batches
            as a single worker with n times the batch size.
        argument: Name of the argument that specifies the pictures, for error messages.
        **kwargs: Arguments of `keras.utils.PyDataset`, such as `workers`.
    """

    def __init__(
        self,
        photos: Sequence[Path],
        styles: int,
        size: int,
        batch_size: int,
        steps: int,
        first: int = 0,
        seed: int = 0,
        broken: dict[Path, str] | None = None,
        part: tuple[int, int] = (0, 1),
        argument: str = "photos",
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.photos = photos
        self.styles = styles
        self.size = size
        self.batch_size = batch_size
        self.steps = steps
        self.first = first
        self.seed = seed
        self.broken = {} if broken is None else broken
        self.part = part
        self.argument = argument

    def __len__(self) -> int:
        return self.steps

    def __getitem__(self, index: int) -> tuple:
        """Returns the batch as a one-element tuple, because there are no labels."""
        worker, workers = self.part
        size = self.batch_size * workers
        start = (self.first + index) * size
        numbers = range(start + worker, start + size, workers)
        crops = np.stack([self._crop(number) for number in numbers])
        weights = np.eye(self.styles, dtype="float32")[
            [self._style(number) for number in numbers]
        ]
        return ({"image": crops, "style_weights": weights},)

    def _crop(self, number: int) -> np.ndarray:
        rng = np.random.default_rng((self.seed, number))
        image = self._photo(number)
        sides = self._sides(number, *image.shape[:2])
        starts = [rng.integers(side - self.size + 1) for side in sides]
        rows, columns = (slice(start, start + self.size) for start in starts)
        # Only the crop is resized, because a whole enlarged panorama could take
        # gigabytes of memory.
        crop = resize_part(image, sides, (rows, columns), clip=True)
        crop = crop[:, ::-1] if rng.random() < 0.5 else crop
        return dither_plain(crop, rng)

    def _sides(self, number: int, height: int, width: int) -> tuple[int, int]:
        """Returns a photograph's height and width after resizing, before cropping."""
        factor = max(1, self.size / min(height, width))
        return scaled_sides(height, width, factor, self.size)

    def _style(self, number: int) -> int:
        return self._shuffled(number, self.styles, 1)

    def _photo(self, number: int) -> np.ndarray:
        index = self._shuffled(number, len(self.photos), 0)
        for path in (*self.photos[index:], *self.photos[:index]):
            if path not in self.broken:
                try:
                    return load(path, self.argument)
                except InputError as error:
                    self.broken[path] = str(error)
        folder = self.photos[0].parent
        raise none_readable(self.argument, len(self.photos), folder)

    def _shuffled(self, number: int, count: int, stream: int) -> int:
        """Returns the item at index `number` of an endless sequence.

        The sequence consists of copies of `range(count)`, each in its own random order.
        """
        epoch, place = divmod(number, count)
        rng = np.random.default_rng((self.seed, stream, epoch))
        return int(rng.permutation(count)[place])


def scaled_sides(height: int, width: int, factor: float, least: int) -> tuple[int, int]:
    """Scales height and width by a factor; both results are at least `least`."""
    return max(least, round(factor * height)), max(least, round(factor * width))
