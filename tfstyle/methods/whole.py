"""A small picture that stands for a large one, for the moments of its features."""

import numpy as np

from tfstyle.images import as_float

# Sides of the patches and pixels of all of them. Against the moments of the whole, on
# 6 megapixels (mean absolute error of the picture, in 1/255): FIGURES
PATCH = 32
PIXELS = 1_200_000


def sample_of_the_whole(photo: np.ndarray) -> np.ndarray:
    """Puts patches from all over a picture side by side.

    The patches lie on a grid and keep its order and its scale, so that edges are as
    sharp and as many as in the whole. Chen et al. take a thumbnail, which is sharper
    than a large picture is: the larger, the worse.

    Args:
        photo: `(height, width, 3)`, float32 in [0, 1] or uint8.

    Returns:
        `(rows * PATCH, columns * PATCH, 3)`, float32 in [0, 1], of about `PIXELS`
        pixels; the whole, if it has no more.

    Reference:
        Chen, Wang, Xie, Lu, Luo, "Towards Ultra-Resolution Neural Style Transfer via
        Thumbnail Instance Normalization" (AAAI 2022), for the idea that moments of a
        small picture serve. Deviation: patches, no thumbnail.
    """
    height, width, _ = photo.shape
    if height * width <= PIXELS:
        return as_float(photo)
    rows, columns = _starts(height, width)
    bands = [
        np.concatenate([photo[y : y + PATCH, x : x + PATCH] for x in columns], axis=1)
        for y in rows
    ]
    return as_float(np.concatenate(bands))


def _starts(height: int, width: int) -> list[np.ndarray]:
    """Where patches begin, in rows and in columns."""
    shrink = (PIXELS / (height * width)) ** 0.5
    # The shorter side first: if it has but one patch, the longer one gets fewer.
    short, long = sorted((height, width))
    across = _count(short, short * shrink)
    along = _count(long, PIXELS / (across * min(short, PATCH)))
    counts = (across, along) if height <= width else (along, across)
    return [
        np.linspace(0, max(0, size - PATCH), count).round().astype(int)
        for size, count in zip((height, width), counts, strict=True)
    ]


def _count(size: int, covered: float) -> int:
    return max(1, min(round(covered / PATCH), size // PATCH))
