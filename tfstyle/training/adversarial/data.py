"""Batches of photographs and paintings for adversarial training."""

from collections.abc import Sequence
from pathlib import Path

import keras
import numpy as np

from tfstyle.training.adversarial.augment import DRAWS
from tfstyle.training.data import Crops, scaled_sides

# Range of the size of a painting, relative to the given shorter side.
LEAST_SCALE, MOST_SCALE = 0.9, 1.4
# Streams of random numbers, in addition to those of `Crops`.
_SIZES, _NUMBERS = 2, 3


class PaintingCrops(Crops):
    """Random crops of paintings, which are resized at random around a mean size.

    Args:
        paintings: Painting files. An unreadable file is replaced with the next file.
        shorter: Mean shorter side of a painting in pixels.
        *arguments: Arguments of `Crops` after `styles`.
        **more: Keyword arguments of `Crops`.
    """

    def __init__(self, paintings: Sequence[Path], shorter: int, *arguments, **more):
        super().__init__(paintings, 1, *arguments, **more)
        self.shorter = shorter

    def _sides(self, number: int, height: int, width: int) -> tuple[int, int]:
        rng = np.random.default_rng((self.seed, _SIZES, number))
        scale = np.exp(rng.uniform(np.log(LEAST_SCALE), np.log(MOST_SCALE)))
        shorter = max(self.size, round(self.shorter * scale))
        return scaled_sides(height, width, shorter / min(height, width), self.size)


class AdversarialBatches(keras.utils.PyDataset):
    """Batches of crops of photographs and paintings, with a step's random numbers.

    Batches depend only on the seed and the number of the batch, so a resumed run sees
    the same batches as an uninterrupted one.

    Args:
        photos: Crops of photographs.
        paintings: Crops of paintings, with the same batch size and number of batches.
        **kwargs: Arguments of `keras.utils.PyDataset`.
    """

    def __init__(self, photos: Crops, paintings: PaintingCrops, **kwargs):
        super().__init__(**kwargs)
        self.photos = photos
        self.paintings = paintings

    def __len__(self) -> int:
        return len(self.photos)

    def __getitem__(self, index: int) -> tuple:
        """Returns a batch as a one-element tuple, because there are no labels.

        The keys are `image` and `painting`, the crops; `style_weights`, an input of the
        network; `draws`, random numbers for the augmentation of the paintings, of the
        generated pictures in the discriminator's step, and of those in the generator's
        step; and `exchange`, random numbers for the pool.
        """
        ((photos,), (paintings,)) = self.photos[index], self.paintings[index]
        number = self.photos.first + index
        rng = np.random.default_rng((self.photos.seed, _NUMBERS, number))
        count = self.photos.batch_size
        numbers = {
            "draws": rng.random((count, 3, DRAWS)).astype("float32"),
            "exchange": rng.random((count, 2)).astype("float32"),
        }
        return ({**photos, "painting": paintings["image"], **numbers},)
