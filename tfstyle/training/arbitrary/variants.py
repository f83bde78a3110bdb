"""Variants of paintings with different crops, sizes and colors."""

import numpy as np

from tfstyle.images import resize, resize_part
from tfstyle.training.data import scaled_sides
from tfstyle.training.targets import middle_square

# Side in pixels of the crops from which statistics are computed, and of the inputs of
# the encoder, which are the same crops reduced to two thirds of their size.
PART, SHOWN = 288, 192
# Shorter side of a resized painting in pixels, and minimum and maximum of the random
# factor for this side. The widths of the strokes vary with the factor.
SHORT_SIDE = 384
LEAST_SCALE, MOST_SCALE = 0.9, 1.4
# Fraction of variants whose colors are changed.
RECOLORED = 0.3


def make_variant(painting: np.ndarray, seed: tuple[int, ...]) -> np.ndarray:
    """Returns a random crop of a painting, randomly resized, mirrored and recolored.

    Args:
        painting: `(height, width, 3)`, float32 in [0, 1].
        seed: Random seed.

    Returns:
        `(PART, PART, 3)`, float32 in [0, 1].
    """
    rng = np.random.default_rng(seed)
    part = _random_part(painting, rng)
    if rng.random() < 0.5:
        part = part[:, ::-1]
    return _recolored(part, rng) if rng.random() < RECOLORED else part


def plain_variant(painting: np.ndarray, short_side: int = SHORT_SIDE) -> np.ndarray:
    """Resizes a painting to a given shorter side, and returns its center.

    Args:
        painting: `(height, width, 3)`, float32 in [0, 1].
        short_side: Shorter side after resizing, in pixels. Values below `PART` are
            raised to `PART`.

    Returns:
        `(PART, PART, 3)`, float32 in [0, 1].
    """
    return middle_square(painting, PART, max(PART, short_side))


def shown_to_encoder(painting: np.ndarray) -> np.ndarray:
    """Returns the center of a painting, resized for the encoder.

    Args:
        painting: `(height, width, 3)`, float32 in [0, 1].

    Returns:
        `(SHOWN, SHOWN, 3)`, float32 in [0, 1].
    """
    return resize(plain_variant(painting), (SHOWN, SHOWN), clip=True)


def _random_part(painting: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    scale = np.exp(rng.uniform(np.log(LEAST_SCALE), np.log(MOST_SCALE)))
    shorter = max(PART, round(SHORT_SIDE * scale))
    height, width, _ = painting.shape
    sides = scaled_sides(height, width, shorter / min(height, width), shorter)
    starts = [rng.integers(side - PART + 1) for side in sides]
    rows, columns = (slice(start, start + PART) for start in starts)
    return resize_part(painting, sides, (rows, columns), clip=True)


def _recolored(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Randomly either permutes the channels or rotates the hues."""
    if rng.random() < 0.5:
        return image[..., rng.permutation(3)]
    turned = image @ _hue_turn(rng.uniform(0, 2 * np.pi)).T
    return np.clip(turned, 0, 1).astype(np.float32)


def _hue_turn(angle: float) -> np.ndarray:
    """Returns the matrix of a rotation about the gray axis (Rodrigues' formula)."""
    axis = np.full(3, 3**-0.5)
    cross = np.cross(np.eye(3), axis)
    cosine, sine = np.cos(angle), np.sin(angle)
    return cosine * np.eye(3) - sine * cross + (1 - cosine) * np.outer(axis, axis)
