"""The whole distribution of the colours of one picture, given to another."""

from typing import NamedTuple

import numpy as np

# The FCC's YIQ of 1953 as the NTSC standard gives it: brightness, orange to blue,
# purple to green. In photographs these vary nearly independently, and unlike a
# logarithmic space it does not stretch the noise of shadows.
YIQ = np.array(
    [[0.299, 0.587, 0.114], [0.5959, -0.2746, -0.3213], [0.2115, -0.5227, 0.3112]]
)
# Of a histogram; between neighbours the map is linear. As many as 12 bits tell apart.
QUANTILES = 4096


def match_histogram(image: np.ndarray, reference: np.ndarray) -> np.ndarray:
    """Gives an image the histograms of another, in each channel of YIQ.

    Args:
        image: `(height, width, 3)`, float32 in [0, 1].
        reference: `(any height, any width, 3)`, float32 in [0, 1].

    Returns:
        Of the shape of `image`, float32, clipped to [0, 1].

    Reference:
        Gonzalez & Woods, "Digital Image Processing", section 3.3 (histogram
        specification). Deviation: of the histograms `QUANTILES` are taken, so that
        values are as exact as those are dense.
    """
    return HistogramMap.between(image, reference)(image)


class HistogramMap(NamedTuple):
    """What `match_histogram` does to a pixel, for pictures that come in parts.

    Attributes:
        values: For each channel of YIQ, rising values of the picture.
        targets: What each of them becomes.
    """

    values: list[np.ndarray]
    targets: list[np.ndarray]

    @classmethod
    def between(cls, image: np.ndarray, reference: np.ndarray) -> "HistogramMap":
        """Finds the map; arguments as of `match_histogram`."""
        pairs = zip(_quantiles(image), _quantiles(reference), strict=True)
        values, targets = zip(*(_rising(*pair) for pair in pairs), strict=True)
        return cls(list(values), list(targets))

    def __call__(self, image: np.ndarray) -> np.ndarray:
        """Recolours `(height, width, 3)`; float32, clipped to [0, 1]."""
        channels = np.moveaxis(image @ YIQ.T, 2, 0)
        triples = zip(channels, self.values, self.targets, strict=True)
        mapped = np.stack([np.interp(*triple) for triple in triples], axis=2)
        return np.clip(mapped @ np.linalg.inv(YIQ).T, 0, 1).astype(np.float32)


def _quantiles(image: np.ndarray) -> np.ndarray:
    """`(3, QUANTILES)`, in YIQ."""
    shares = np.linspace(0, 1, QUANTILES)
    return np.quantile(image.reshape(-1, 3) @ YIQ.T, shares, axis=0).T


def _rising(values: np.ndarray, targets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What has one value, such as a plain sky, gets the mean of its targets."""
    # Equal colours differ by rounding, which must not be stretched into a gradient.
    _, index, counts = np.unique(
        values.round(5), return_inverse=True, return_counts=True
    )
    return (
        np.bincount(index, values) / counts,
        np.bincount(index, targets) / counts,
    )
