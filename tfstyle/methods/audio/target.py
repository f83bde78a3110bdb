"""Target statistics, computed from all style sounds. Imports TensorFlow."""

from collections.abc import Sequence
from functools import partial, reduce

import numpy as np
import tensorflow as tf

from tfstyle.methods.audio.bands import (
    Moments,
)
from tfstyle.methods.audio.filters import HALO
from tfstyle.methods.audio.statistics import SoundStatistics, finalize
from tfstyle.statistics.sums import weighted_sum


def style_statistics(
    statistics: SoundStatistics,
    powers: Sequence[np.ndarray],
    shares: Sequence[float],
    moments: Moments,
    chunk: int,
) -> dict[str, np.ndarray]:
    """Computes the joint statistics of several sounds, weighted by their blend weights.

    Args:
        statistics: Object that computes the sums of a sound for `finalize`.
        powers: Band powers of each sound, `(nodes, bands)`.
        shares: Blend weight of each sound; the weights sum to 1.
        moments: Joint moments of the sounds, used to standardize the amplitudes.
        chunk: Maximum number of nodes (time steps) processed at a time.

    Returns:
        Statistics from `finalize`, with a batch size of 1, as NumPy arrays.
    """
    see = tf.function(statistics.sums, autograph=False, reduce_retracing=True)
    parts = (_sums(see, moments.standardized(each), chunk) for each in powers)
    found = finalize(weighted_sum(parts, shares))
    return {name: np.asarray(value) for name, value in found.items()}


def _sums(see, values: np.ndarray, chunk: int) -> dict:
    padded = np.pad(values, ((HALO, HALO), (0, 0)))[None].astype(np.float32)
    lasts = (min(len(values), n + chunk) for n in range(0, len(values), chunk))
    edges = zip(range(0, len(values), chunk), lasts, strict=True)
    parts = (see(tf.constant(padded[:, n : last + 2 * HALO])) for n, last in edges)
    return reduce(partial(tf.nest.map_structure, tf.add), parts)
