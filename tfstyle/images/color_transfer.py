"""Color transfer by mean and variance, or by histograms."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from tfstyle.images.parts import bands, sample

# Matrices from equations 4 and 6 of Reinhard et al. (see `transfer_colors`). `_LMS`
# converts RGB to cone responses, and `_LAB` converts the logarithms of cone responses
# to l-alpha-beta, a color space with decorrelated channels.
_LMS = np.array(
    [[0.3811, 0.5783, 0.0402], [0.1967, 0.7244, 0.0782], [0.0241, 0.1288, 0.8444]]
)
_LAB = np.diag([3**-0.5, 6**-0.5, 2**-0.5]) @ [[1, 1, 1], [1, 1, -2], [1, -1, 0]]

# Half an 8-bit step, which is added to RGB values to avoid log(0).
_DARKEST_VALUE = 0.5 / 255

# Variance below which a channel counts as uniform. Rounding errors cause variances
# below 1e-14. A white picture in which one pixel in a thousand has a blue value of 254
# instead of 255 has a variance of 1e-8.
_LEAST_VARIANCE = 1e-9

# Conversion from RGB to YIQ, as defined by the FCC in 1953 (NTSC). The channels of YIQ
# (brightness, orange-blue and purple-green) vary nearly independently in photographs.
# Unlike a logarithmic color space, YIQ does not amplify noise in shadows.
YIQ = np.array(
    [[0.299, 0.587, 0.114], [0.5959, -0.2746, -0.3213], [0.2115, -0.5227, 0.3112]]
)

# Number of quantiles that represent a histogram, equal to the number of 12-bit values.
# The color map is linear between neighboring quantiles.
QUANTILES = 4096


class ColorMoments(NamedTuple):
    """Mean and variance of colors in l-alpha-beta space.

    Attributes:
        mean: Mean of each channel, `(3,)`.
        variance: Variance of each channel, `(3,)`.
    """

    mean: np.ndarray
    variance: np.ndarray

    @classmethod
    def of(cls, image: np.ndarray) -> "ColorMoments":
        """Computes the moments of an image, from a sample of pixels if it is large."""
        lab = _log_lms(sample(image)).reshape(-1, 3) @ _LAB.T
        return cls(lab.mean(axis=0), lab.var(axis=0))

    @classmethod
    def mixed(
        cls, moments: Iterable["ColorMoments"], shares: Sequence[float]
    ) -> "ColorMoments":
        """Combines the moments of pictures, weighted by `shares`, which sum to 1."""
        means, variances = map(np.array, zip(*moments, strict=True))
        mean, second = (np.average(x, 0, shares) for x in (means, variances + means**2))
        return cls(mean, second - mean**2)


def transfer_colors(image: np.ndarray, palette: ColorMoments) -> np.ndarray:
    """Gives a picture's colors a new mean and variance in l-alpha-beta space.

    Args:
        image: `(height, width, 3)`, float32 in [0, 1].
        palette: New mean and variance, for example of a painting's colors.

    Returns:
        Array with the shape of `image`, float32, clipped to [0, 1].

    Example:

    >>> red = np.full((16, 16, 3), (0.8, 0.1, 0.1), "float32")
    >>> grey = np.full((16, 16, 3), 0.5, "float32")
    >>> transfer_colors(grey, ColorMoments.of(red))[0, 0].round(2).tolist()
    [0.800000011920929, 0.10000000149011612, 0.10000000149011612]

    Reference:
        Reinhard et al., "Color Transfer between Images" (IEEE CG&A 21, 2001).
        Deviations from the paper: half an 8-bit step is added to the image before the
        logarithm is taken; a uniform channel, such as either color channel of a gray
        picture, stays uniform; the result is clipped.
    """
    own = ColorMoments.of(image)
    varies = own.variance > _LEAST_VARIANCE
    spread = varies * np.sqrt(palette.variance / np.where(varies, own.variance, 1))
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


def match_histogram(image: np.ndarray, reference: np.ndarray) -> np.ndarray:
    """Matches the histogram of each YIQ channel of an image to that of a reference.

    Args:
        image: `(height, width, 3)`, float32 in [0, 1].
        reference: `(any height, any width, 3)`, float32 in [0, 1].

    Returns:
        Array with the shape of `image`, float32, clipped to [0, 1].

    Reference:
        Gonzalez & Woods, "Digital Image Processing", section 3.3 (histogram
        specification). Deviation: histograms are represented by `QUANTILES` quantiles,
        which limits the precision.
    """
    return HistogramMap.between(image, reference)(image)


class HistogramMap(NamedTuple):
    """Color transformation of `match_histogram`, for a whole picture or parts of it.

    Attributes:
        values: Distinct quantiles of the image's YIQ channels, in increasing order.
        targets: New value for each of `values`.
    """

    values: list[np.ndarray]
    targets: list[np.ndarray]

    @classmethod
    def between(cls, image: np.ndarray, reference: np.ndarray) -> "HistogramMap":
        """Computes the transformation that `match_histogram` would apply to `image`."""
        pairs = zip(_quantiles(image), _quantiles(reference), strict=True)
        values, targets = zip(*(_rising(*pair) for pair in pairs), strict=True)
        return cls(list(values), list(targets))

    def __call__(self, image: np.ndarray) -> np.ndarray:
        """Recolors a `(height, width, 3)` image; the result is float32 in [0, 1]."""
        channels = np.moveaxis(image @ YIQ.T, 2, 0)
        triples = zip(channels, self.values, self.targets, strict=True)
        mapped = np.stack([np.interp(*triple) for triple in triples], axis=2)
        return np.clip(mapped @ np.linalg.inv(YIQ).T, 0, 1).astype(np.float32)


def _quantiles(image: np.ndarray) -> np.ndarray:
    """Returns the quantiles of each YIQ channel, `(3, QUANTILES)`."""
    shares = np.linspace(0, 1, QUANTILES)
    return np.quantile(image.reshape(-1, 3) @ YIQ.T, shares, axis=0).T


def _rising(values: np.ndarray, targets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Merges equal values, so that no value repeats, and averages their targets."""
    # Pixels of the same color may differ by rounding errors, which must not be
    # stretched into a gradient.
    _, index, counts = np.unique(
        values.round(5), return_inverse=True, return_counts=True
    )
    return (
        np.bincount(index, values) / counts,
        np.bincount(index, targets) / counts,
    )
