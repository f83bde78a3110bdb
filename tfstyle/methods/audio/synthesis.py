"""A channel of sound with a gain field."""

from dataclasses import dataclass, replace

import numpy as np

from tfstyle.methods.audio.bands import PART, STEP
from tfstyle.sounds.mel import MelBands, power_scale
from tfstyle.sounds.phase import consistent, find_phase, reach
from tfstyle.sounds.stft import Framing, Samples, overlap_add, transform


@dataclass(frozen=True)
class Convergence:
    """How well the sound has the wanted magnitudes: squares of errors and of these."""

    error: float = 0.0
    wanted: float = 0.0

    def __add__(self, other: "Convergence") -> "Convergence":
        return Convergence(self.error + other.error, self.wanted + other.wanted)

    @property
    def decibels(self) -> float:
        """Spectral convergence; lower is better."""
        return float(10 * np.log10((self.error + 1e-20) / (self.wanted + 1e-20)))


@dataclass(frozen=True)
class Renderer:
    """Applies gain fields to the spectra of a channel.

    Args:
        frames: Division into frames.
        rate: Samples a second.
        bands: The bands.
        iterations: Steps of Griffin-Lim.
        white: White noise of variance 1, which gets what a gain adds: it is heard where
            the content is silent.
        amplitudes: Of the white noise, `(bands,)`.
    """

    frames: Framing
    rate: int
    bands: MelBands
    iterations: int
    white: Samples
    amplitudes: np.ndarray

    def with_noise(self, factor: float) -> "Renderer":
        """The same with louder or softer noise."""
        return replace(self, amplitudes=self.amplitudes * np.float32(factor))

    def render(
        self, samples: Samples, gains: np.ndarray, output: np.ndarray
    ) -> Convergence:
        """Writes the samples with gains.

        Args:
            samples: Of the channel, `(length,)`.
            gains: Logarithms of factors, `(nodes, bands)`.
            output: Where to write, `(length,)`.
        """
        total = Convergence()
        for first in range(0, self.frames.count, PART):
            last = min(self.frames.count, first + PART)
            low, wanted, found = self._found(samples, gains, first, last)
            self._put(overlap_add(found, self.frames), low, first, last, output)
            own = slice(first - low, last - low)
            total += _converged(wanted, consistent(found, self.frames), own)
        return total

    def band_powers(
        self, samples: Samples, gains: np.ndarray, first: int, last: int
    ) -> np.ndarray:
        """Power of what `render` writes in each band at some of the nodes.

        Args:
            samples: Of the channel, `(length,)`.
            gains: Logarithms of factors, `(nodes, bands)`, of all nodes.
            first: First node.
            last: Node after the last.

        Returns:
            `(last - first, bands)`.
        """
        weights = self.bands.weights(self.frames.window, self.rate)
        weights = weights * np.float32(power_scale(self.frames))
        powers = np.empty((last - first, self.bands.count), np.float32)
        for start in range(first, last, PART // STEP):
            end = min(last, start + PART // STEP)
            edges = STEP * start, STEP * (end - 1) + 1
            low, _, found = self._found(samples, gains, *edges)
            heard = consistent(found, self.frames)[edges[0] - low : edges[1] - low]
            heard = heard[::STEP]
            powers[start - first : end - first] = (np.abs(heard) ** 2) @ weights
        return powers

    def _found(
        self, samples: Samples, gains: np.ndarray, first: int, last: int
    ) -> tuple[int, np.ndarray, np.ndarray]:
        """Wanted and found spectra around some frames, and the first frame of these.

        The samples of a frame's hop need the frames around it.
        """
        margin = reach(self.iterations) + 3
        low, high = max(0, first - margin), min(self.frames.count, last + margin)
        wanted = self._spectra(samples, gains, low, high)
        return low, wanted, find_phase(wanted, self.frames, self.iterations)

    def _put(self, parts: np.ndarray, low: int, first: int, last: int, output) -> None:
        hop = self.frames.hop
        begin = (low - 1) * hop - self.frames.window // 2
        start, end = (first - 1) * hop, (last - 1) * hop
        start, end = max(0, start), min(len(output), end)
        if start < end:
            output[start:end] = parts[start - begin : end - begin]

    def _spectra(
        self, samples: Samples, gains: np.ndarray, low: int, high: int
    ) -> np.ndarray:
        spread = self.bands.weights(self.frames.window, self.rate).T
        factors = np.exp(_between(gains, low, high) @ spread)
        spectra = transform(samples, self.frames, low, high) * factors
        white = transform(self.white, self.frames, low, high)
        return spectra + white * (self.amplitudes @ spread) * np.maximum(factors - 1, 0)


def _between(gains: np.ndarray, low: int, high: int) -> np.ndarray:
    """Gains of frames, of which every `STEP`-th is a node."""
    places = np.arange(low, high) / STEP
    below = places.astype(int)
    share = (places - below)[:, None].astype(np.float32)
    above = np.minimum(below + 1, len(gains) - 1)
    return gains[below] * (1 - share) + gains[above] * share


def _converged(wanted: np.ndarray, found: np.ndarray, own: slice) -> Convergence:
    wanted, found = np.abs(wanted[own]), np.abs(found[own])
    error = np.sum((wanted - found) ** 2, dtype=np.float64)
    return Convergence(float(error), float(np.sum(wanted**2, dtype=np.float64)))
