"""The palette of a painting for a photograph, by statistics of colours alone."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from tfstyle.images.parts import bands, sample

# Equations 4 and 6 of the paper: RGB to cone responses, and the decorrelating axes.
_LMS = np.array(
    [[0.3811, 0.5783, 0.0402], [0.1967, 0.7244, 0.0782], [0.0241, 0.1288, 0.8444]]
)
_LAB = np.diag([3**-0.5, 6**-0.5, 2**-0.5]) @ [[1, 1, 1], [1, 1, -2], [1, -1, 0]]

# Before the logarithm, where black would be minus infinity: half a step of 8 bits.
_DARKEST_VALUE = 0.5 / 255


class ColorMoments(NamedTuple):
    """Mean and variance of colours in the l-alpha-beta space.

    Attributes:
        mean: `(3,)`.
        variance: `(3,)`.
    """

    mean: np.ndarray
    variance: np.ndarray

    @classmethod
    def of(cls, image: np.ndarray) -> "ColorMoments":
        """Measures `(height, width, 3)` in [0, 1], on a sample of a large picture."""
        lab = _log_lms(sample(image)).reshape(-1, 3) @ _LAB.T
        return cls(lab.mean(axis=0), lab.var(axis=0))

    @classmethod
    def mixed(
        cls, moments: Iterable["ColorMoments"], shares: Sequence[float]
    ) -> "ColorMoments":
        """Of several pictures taken together, with their shares, one in all."""
        means, variances = map(np.array, zip(*moments, strict=True))
        mean, second = (np.average(x, 0, shares) for x in (means, variances + means**2))
        return cls(mean, second - mean**2)


def transfer_colors(image: np.ndarray, palette: ColorMoments) -> np.ndarray:
    """Gives a picture the colours of others: no strokes, no network.

    Args:
        image: `(height, width, 3)`, float32 in [0, 1].
        palette: Of the pictures whose colours are wanted.

    Returns:
        Of the same shape, float32, clipped to [0, 1].

    Example:

    >>> red = np.full((16, 16, 3), (0.8, 0.1, 0.1), "float32")
    >>> grey = np.full((16, 16, 3), 0.5, "float32")
    >>> transfer_colors(grey, ColorMoments.of(red))[0, 0].round(2).tolist()
    [0.800000011920929, 0.10000000149011612, 0.10000000149011612]

    Reference:
        Reinhard et al., "Color Transfer between Images" (IEEE CG&A 21, 2001).
        Deviations: half a step of 8 bits is added before the logarithm; a picture of
        one colour keeps no spread; the result is clipped.
    """
    own = ColorMoments.of(image)
    spread = np.sqrt(palette.variance / np.maximum(own.variance, 1e-12))
    back = np.linalg.inv(_LAB)
    matrix = (back @ np.diag(spread) @ _LAB).T.astype(np.float32)
    shift = (back @ (palette.mean - spread * own.mean)).astype(np.float32)
    to_rgb = np.linalg.inv(_LMS).T.astype(np.float32)
    result = np.empty(image.shape, np.float32)
    for rows in bands(len(image)):
        lms = np.exp(_log_lms(image[rows]) @ matrix + shift)
        np.clip(lms @ to_rgb - _DARKEST_VALUE, 0, 1, out=result[rows])
    return result


def _log_lms(image: np.ndarray) -> np.ndarray:
    return np.log((image + np.float32(_DARKEST_VALUE)) @ _LMS.T.astype(np.float32))
