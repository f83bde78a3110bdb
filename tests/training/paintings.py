"""Small random paintings, and a cache of them with simple features instead of VGG19."""

from pathlib import Path

import numpy as np

from tfstyle.images import save
from tfstyle.training.arbitrary.cache import CHANNELS, PaintingCache


def painting_features(images: np.ndarray) -> dict:
    """Returns activations computed from mean colors, so that all paintings differ."""
    rng = np.random.default_rng(3)
    cells = images[0, ::48, ::48].reshape(-1, 3)
    return {
        name: (cells @ rng.random((3, channels), np.float32))[None, None]
        for name, channels in CHANNELS.items()
    }


def write_paintings(folder: Path, count: int) -> list[Path]:
    """Writes paintings of 60 x 72 pixels with random patches."""
    patches = np.random.default_rng(0).random((count, 5, 6, 3), np.float32)
    for number, picture in enumerate(patches):
        save(picture.repeat(12, 0).repeat(12, 1), folder / f"{number}.png")
    return sorted(folder.iterdir())


def fill_cache(folder: Path, paintings: list[Path]) -> PaintingCache:
    """Fills a cache with two variants of each painting."""
    cache = PaintingCache(folder, paintings, variants=2)
    cache.fill(painting_features)
    return cache
