"""Filters over time and frequency. Their responses are the features of a sound."""

from functools import lru_cache

import numpy as np

from tfstyle.methods.audio.gains import PASSES

# Widths of the random filters in nodes (time steps of 23 ms); they correspond to about
# 70, 255 and 720 ms.
WIDTHS = (3, 11, 31)
# Maximum number of random filters of each width.
CHANNELS = 256


@lru_cache(maxsize=4)
def random_filters(bands: int, seed: int) -> dict[int, np.ndarray]:
    """Creates random orthonormal filters of several widths.

    Args:
        bands: Number of bands.
        seed: Seed of the random numbers.

    Returns:
        Float32 filters of shape `(width, bands, channels)`, keyed by width. There are
        `CHANNELS` channels, or `width * bands // 2` channels if that is less.
    """
    random = np.random.default_rng([seed, bands])
    filters = {}
    for width in WIDTHS:
        values = width * bands
        matrix = random.standard_normal((values, min(CHANNELS, values // 2)))
        # A Cholesky decomposition takes a tenth of the time of a QR decomposition, and
        # is accurate enough here.
        lower = np.linalg.cholesky(matrix.T @ matrix)
        orthonormal = np.linalg.solve(lower, matrix.T).T
        shape = (width, bands, -1)
        filters[width] = orthonormal.reshape(shape).astype(np.float32)
    return filters


# Center of each octave of modulation frequencies, in hertz.
OCTAVES = (1.0, 2.0, 4.0, 8.0, 16.0)
# Number of nodes that a modulation filter spans on either side of its center.
REACH = 32


def modulation_filters(rate: float) -> np.ndarray:
    """Creates a band-pass filter for each octave: a windowed difference of sincs.

    Args:
        rate: Number of nodes (time steps) per second.

    Returns:
        A float32 array of shape `(2 * REACH + 1, octaves)`. Each filter sums to 0.
    """
    times = np.arange(-REACH, REACH + 1) / rate
    window = np.hanning(2 * REACH + 3)[1:-1]
    filters = []
    for middle in OCTAVES:
        low, high = (min(middle * 2**half, rate / 2) for half in (-0.5, 0.5))
        response = 2 * high * np.sinc(2 * high * times)
        response = window * (response - 2 * low * np.sinc(2 * low * times)) / rate
        filters.append(response - window * response.sum() / window.sum())
    return np.stack(filters, axis=1).astype(np.float32)


HALO = max(REACH, max(WIDTHS) // 2) + PASSES
"""Number of neighboring nodes on each side that are used in filtering and smoothing."""
