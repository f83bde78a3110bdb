"""Batches of unpaired photographs and paintings."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import keras
import numpy as np

from tfstyle.training.data import Crops, scaled_sides

# Indices of streams of random numbers, in addition to those in `Crops`.
_SIZES, _NUMBERS = 2, 3


# Shape of each array of random numbers, without the batch axis, keyed by name.
Shapes = Mapping[str, tuple[int, ...]]


class ResizedCrops(Crops):
    """Random crops of pictures that are first resized to a random size.

    Args:
        files: Picture files. If a file cannot be read, the next file is used instead.
        shorter: Shorter side of a resized picture, in pixels, when the scale is 1.
        scales: Minimum and maximum of the random scale.
        *arguments: Positional arguments of `Crops` after `styles`.
        **more: Keyword arguments of `Crops`.
    """

    def __init__(
        self,
        files: Sequence[Path],
        shorter: int,
        scales: tuple[float, float],
        *arguments,
        **more,
    ):
        super().__init__(files, 1, *arguments, **more)
        self.shorter = shorter
        self.scales = scales

    def _sides(self, number: int, height: int, width: int) -> tuple[int, int]:
        rng = np.random.default_rng((self.seed, _SIZES, number))
        scale = np.exp(rng.uniform(*np.log(self.scales)))
        shorter = max(self.size, round(self.shorter * scale))
        return scaled_sides(height, width, shorter / min(height, width), self.size)


class UnpairedBatches(keras.utils.PyDataset):
    """Batches of crops of photographs and paintings, with random numbers for training.

    A batch depends only on its index and the seed, so a resumed run uses the same
    batches as an uninterrupted run.

    Args:
        photos: Crops of photographs.
        paintings: Crops of paintings. The batch size and the number of batches are the
            same as for `photos`.
        numbers: Shape of each array of random numbers, without the batch axis, keyed by
            name.
        **kwargs: Arguments of `keras.utils.PyDataset`.
    """

    def __init__(
        self,
        photos: Crops,
        paintings: Crops,
        numbers: Shapes,
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.photos = photos
        self.paintings = paintings
        self.numbers = numbers

    def __len__(self) -> int:
        return len(self.photos)

    def __getitem__(self, index: int) -> tuple:
        """Returns a batch as a one-element tuple, because there are no labels.

        The element is a dictionary with the keys `image` (crops of photographs),
        `painting` (crops of paintings), `style_weights` (an input of the network) and
        the names in `numbers`. Random numbers are uniformly distributed in [0, 1).
        """
        ((photos,), (paintings,)) = self.photos[index], self.paintings[index]
        number = self.photos.first + index
        rng = np.random.default_rng((self.photos.seed, _NUMBERS, number))
        count = self.photos.batch_size
        numbers = {
            name: rng.random((count, *shape)).astype("float32")
            for name, shape in self.numbers.items()
        }
        return ({**photos, "painting": paintings["image"], **numbers},)
