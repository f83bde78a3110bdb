"""Objective as a function of the gain field. Imports TensorFlow."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial, reduce

import numpy as np
import tensorflow as tf

from tfstyle.methods.audio.filters import HALO
from tfstyle.methods.audio.objective import SoundObjective, flux_of, padded


@dataclass(frozen=True)
class SoundProblemData:
    """Arrays that `SoundProblem` reads, for each channel.

    Args:
        powers: Powers of the content, `(channels, nodes, bands)`.
        noise: Powers of the noise that is added where gains amplify the content,
            `(channels, nodes, bands)`.
        loud: Approximate powers of the result, `(channels, nodes, bands)`, used as
            weights of the smoothness term.
        course: Compressed amplitudes of the content, standardized by the content's
            moments, `(channels, nodes, bands)`.
    """

    powers: np.ndarray
    noise: np.ndarray
    loud: np.ndarray
    course: np.ndarray


class SoundProblem:
    """Objective with style, content, onset and smoothness terms, computed in chunks.

    This class implements `tfstyle.optimization.problem.Minimizable`.

    Args:
        data: Data of the content.
        objective: TensorFlow graphs of the objective, shared by all problems of a run.
        chunk: Maximum number of nodes (time steps) processed at a time, not counting
            the `HALO` nodes that are added at each end.

    Attributes:
        is_whole: Whether the sound is processed as a single chunk.
    """

    is_steady = True
    # A step is not compiled as a whole, because all problems of a run share the graphs
    # of the objective.
    compiles = False

    def __init__(self, data: SoundProblemData, objective: SoundObjective, chunk: int):
        self.objective = objective
        channels, self.nodes, _ = data.powers.shape
        pad = partial(np.pad, pad_width=((0, 0), (HALO, HALO), (0, 0)))
        inside = np.ones((channels, self.nodes, 1), np.float32)
        flux = flux_of(np.pad(data.course, ((0, 0), (1, 0), (0, 0)), mode="edge"))
        maps = data.powers, data.noise, data.loud, data.course, inside
        self._maps = tuple(map(pad, (*maps, flux[:, :, None])))
        # The chunks have nearly equal lengths. Otherwise, the last chunk could be much
        # shorter than the `HALO` nodes that are added at each end.
        self.chunk = -(-self.nodes // -(-self.nodes // chunk))
        self.is_whole = self.chunk == self.nodes
        if self.is_whole:
            self._maps = tuple(map(tf.constant, self._maps))
        self._count = tf.constant(self.nodes, tf.float32)

    def values(self, image: tf.Tensor, step: tf.Tensor | int = 0) -> dict:
        """Computes the terms, keyed by name, and their weighted sum, keyed by "loss".

        Args:
            image: Gain field, `(1, nodes, bands, channels)` in [0, 1].
            step: Ignored.
        """
        return self.objective.values(self._sums(padded(image)), self._count)

    def values_and_gradient(
        self, image: tf.Tensor, step: tf.Tensor | int = 0
    ) -> tuple[dict, tf.Tensor]:
        """Computes `values` and the gradient of "loss" with respect to the field."""
        if self.is_whole:
            return self.objective.whole(image, self._count, *self._maps)
        field = padded(image)
        values, slopes = self.objective.complete(self._sums(field), self._count)
        gradient = np.zeros(field.shape, np.float32)
        for seen, part in self._parts(field):
            gradient[:, seen] += self.objective.pull(*part, slopes)
        return values, tf.constant(_unpadded(gradient))

    def _sums(self, field: tf.Tensor) -> dict:
        sums = (self.objective.sums(*part) for _, part in self._parts(field))
        return reduce(partial(tf.nest.map_structure, tf.add), sums)

    def _parts(self, field: tf.Tensor) -> Iterator[tuple[slice, tuple]]:
        for first in range(0, self.nodes, self.chunk):
            last = min(self.nodes, first + self.chunk)
            seen = slice(first, last + 2 * HALO)
            maps = (tf.constant(each[:, seen]) for each in self._maps)
            yield seen, (field[:, seen], *maps)


def _unpadded(gradient: np.ndarray) -> np.ndarray:
    """Converts the gradient for `padded(field)` to the gradient for `field`."""
    inner = gradient[:, HALO:-HALO].copy()
    inner[:, 0] += gradient[:, :HALO].sum(axis=1)
    inner[:, -1] += gradient[:, -HALO:].sum(axis=1)
    return inner
