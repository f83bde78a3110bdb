"""Batches of random crops of photographs, with a style target for each crop."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from tfstyle.training.arbitrary.cache import PaintingCache
from tfstyle.training.arbitrary.variants import SHOWN
from tfstyle.training.data import Crops

# Indices of streams of random numbers, in addition to those in `Crops`.
_STYLE, _MIXTURE, _STUDY, _ORIGIN, _SIZE = range(10, 15)
# Fraction of crops from enlarged photographs, and maximum factor of enlargement.
# Like parts of large photographs, enlarged photographs have little fine detail.
ENLARGED, LARGEST = 0.4, 2.0
# Number of paintings per batch from which the encoder learns to predict Gram
# coefficients, in addition to the paintings that serve as styles.
STUDIED = 8
# Minimum weight of each painting in a mixture of two paintings.
LEAST_SHARE = 0.25


class StyleBatches(Crops):
    """Batches of crops with styles: named styles, paintings or mixtures of paintings.

    A batch depends only on its index and the seed.

    Args:
        photos: Photograph files, as in `Crops`.
        cache: Cache of paintings and their Gram matrices.
        named: Gram matrices of the named styles, `(styles, channels, channels)`, keyed
            by layer name.
        named_paintings: Paintings of the named styles, cropped and resized for the
            encoder, `(styles, SHOWN, SHOWN, 3)` in [0, 1].
        coefficients: Result of `gram_coefficients` for the cache, `(entries,
            coefficients)`.
        named_share: Fraction of crops with a named style.
        mixed_share: Probability that a crop without a named style gets a mixture of two
            paintings as its style.
        size: Side of a crop in pixels, as in `Crops`.
        batch_size: Number of crops per batch, as in `Crops`.
        steps: Number of batches, as in `Crops`.
        **kwargs: Other arguments of `Crops`, except `part`.
    """

    def __init__(
        self,
        photos: Sequence[Path],
        cache: PaintingCache,
        named: Mapping[str, np.ndarray],
        named_paintings: np.ndarray,
        coefficients: np.ndarray,
        named_share: float,
        mixed_share: float,
        size: int,
        batch_size: int,
        steps: int,
        **kwargs,
    ):
        styles = len(next(iter(named.values())))
        super().__init__(photos, styles, size, batch_size, steps, **kwargs)
        self.cache = cache
        self.named = named
        self.named_paintings = named_paintings
        self.coefficients = coefficients
        self.named_share = named_share
        self.mixed_share = mixed_share
        self.usable = cache.usable

    def __getitem__(self, index: int) -> tuple:
        """Returns the batch as a one-element tuple, because there are no labels."""
        number = self.first + index
        start = number * self.batch_size
        numbers = range(start, start + self.batch_size)
        samples = [self._sample(n) for n in numbers]
        batch = {
            name: np.stack([sample[name] for sample in samples]) for name in samples[0]
        }
        batch["image"] = np.stack([self._crop(n) for n in numbers])
        batch["origin"] = self._rng(_ORIGIN, number).integers(0, 4096, (1, 2)) * 16
        batch["origin"] = batch["origin"].astype("float32")
        studied = self._rng(_STUDY, number).choice(self.usable, STUDIED)
        batch["studied"] = self.cache.shown(studied)
        batch["coefficients"] = self.coefficients[studied]
        return (batch,)

    def _rng(self, stream: int, number: int) -> np.random.Generator:
        return np.random.default_rng((self.seed, stream, number))

    def _sample(self, number: int) -> dict:
        rng = self._rng(_STYLE, number)
        if rng.random() < self.named_share:
            return self._named(self._style(number))
        return self._shown_painting(rng)

    def _named(self, style: int) -> dict:
        weights = np.eye(self.styles, dtype="float32")[style]
        targets = {name: grams[style] for name, grams in self.named.items()}
        painting = self.named_paintings[style]
        return {"style_weights": weights, "painting": painting, **targets}

    def _shown_painting(self, rng: np.random.Generator) -> dict:
        entries, shares = [rng.choice(self.usable)], [1.0]
        if rng.random() < self.mixed_share:
            share = rng.uniform(LEAST_SHARE, 1 - LEAST_SHARE)
            entries, shares = [*entries, rng.choice(self.usable)], [share, 1 - share]
        targets = {
            name: sum(
                share * self.cache.gram(name, entry)
                for entry, share in zip(entries, shares, strict=True)
            )
            for name in self.named
        }
        painting = self.cache.shown(entries)
        columns = round(SHOWN * shares[0])
        collage = np.concatenate(
            [painting[0][:, :columns], painting[-1][:, columns:]], axis=1
        )
        weights = np.zeros(self.styles, np.float32)
        return {"style_weights": weights, "painting": collage, **targets}

    def _sides(self, number: int, height: int, width: int) -> tuple[int, int]:
        rng = self._rng(_SIZE, number)
        if rng.random() < ENLARGED:
            factor = rng.uniform(1, LARGEST)
            height, width = round(factor * height), round(factor * width)
        return super()._sides(number, height, width)
