"""Statistics of a sound, computed from sums over time."""

from collections.abc import Mapping

import numpy as np
from keras import ops

from tfstyle.methods.audio.filters import HALO, REACH
from tfstyle.statistics.gram import gram
from tfstyle.statistics.sums import PositionSums, accumulate


class SoundStatistics:
    """Computes the sums over time from which `finalize` computes statistics.

    Args:
        filters: Filters from `random_filters`, keyed by width, each of shape
            `(width, bands, channels)`.
        modulations: Filters from `modulation_filters`, `(2 * REACH + 1, octaves)`.
    """

    def __init__(self, filters: Mapping[int, np.ndarray], modulations: np.ndarray):
        self.filters = {w: ops.convert_to_tensor(f) for w, f in filters.items()}
        self.modulations = ops.convert_to_tensor(modulations[:, None])

    def sums(self, values) -> dict[str, PositionSums]:
        """Computes sums over all nodes (time steps) except `HALO` nodes at each end.

        Args:
            values: Standardized amplitudes, `(batch, HALO + nodes + HALO, bands)`.

        Returns:
            A `PositionSums` for each statistic, keyed by name. The sums of different
            parts of a sound can be added. For "gram3", "gram11" and "gram31", the
            attribute `second` of the `PositionSums` contains sums of products of two
            channels. For "moments" and "modulation", `second` contains sums of squares
            and cubes.
        """
        sums = {f"gram{w}": self._features(values, w) for w in self.filters}
        kept = values[:, HALO:-HALO]
        return {
            **sums,
            "moments": _powers(kept),
            "modulation": _powers(self._modulated(values)),
        }

    def _features(self, values, width: int) -> PositionSums:
        margin = HALO - width // 2
        seen = values[:, margin : ops.shape(values)[1] - margin]
        seen = ops.relu(ops.conv(seen, self.filters[width], padding="valid"))
        return accumulate(seen[:, :, None])

    def _modulated(self, values):
        margin = HALO - REACH
        seen = values[:, margin : ops.shape(values)[1] - margin]
        batch, nodes, bands = ops.shape(seen)
        seen = ops.reshape(ops.transpose(seen, (0, 2, 1)), (batch * bands, nodes, 1))
        seen = ops.conv(seen, self.modulations, padding="valid")
        octaves = ops.shape(seen)[-1]
        seen = ops.reshape(seen, (batch, bands, nodes - 2 * REACH, octaves))
        seen = ops.transpose(seen, (0, 2, 1, 3))
        return ops.reshape(seen, (batch, nodes - 2 * REACH, bands * octaves))


def _powers(values) -> PositionSums:
    """Returns the number of nodes, and the sums of values, squares and cubes."""
    count = ops.full((ops.shape(values)[0], 1), ops.shape(values)[1], "float32")
    square = ops.square(values)
    powers = ops.stack([ops.sum(square, 1), ops.sum(square * values, 1)], axis=1)
    return PositionSums(count, ops.sum(values, axis=1), powers)


def finalize(sums: Mapping[str, PositionSums]) -> dict:
    """Computes Gram matrices, moments and modulation amplitudes from sums.

    Returns:
        Tensors, keyed by name, whose first axis is the batch. A Gram matrix is the mean
        over time of `f f^T`, where `f` is the vector of filter responses. "moments" are
        the mean, the standard deviation and the `arcsinh` of the third central moment
        of each band. "modulation" is each band's modulation amplitude in each octave.
    """
    grams = {n: gram(each) for n, each in sums.items() if n.startswith("gram")}
    return {
        **grams,
        "moments": _moments(sums["moments"].normalized()),
        "modulation": ops.sqrt(sums["modulation"].normalized().second[:, 0] + _TINY),
    }


_TINY = 1e-6


def _moments(sums: PositionSums):
    mean = sums.first
    square, cube = sums.second[:, 0], sums.second[:, 1]
    variance = square - mean**2
    deviation = ops.sqrt(ops.maximum(variance, 0) + _TINY)
    third = cube - 3 * mean * square + 2 * mean**3
    return ops.stack([mean, deviation, ops.arcsinh(third)], axis=1)


def style_distances(statistics: Mapping, target: Mapping) -> dict:
    """Computes relative distances of statistics from a target.

    A distance is 0 if the statistics equal the target, and 1 if all statistics are 0.

    Args:
        statistics: Result of `finalize`.
        target: Result of `finalize` for the style.

    Returns:
        Distances of shape `(batch,)`, keyed by name.
    """
    return {name: _relative(statistics[name], target[name]) for name in target}


def _relative(value, target):
    axes = tuple(range(1, len(target.shape)))
    error = ops.sum(ops.square(value - target), axes)
    return error / (ops.sum(ops.square(target), axes) + _TINY)
