"""Renderer that applies gains over time and frequency to a channel of a sound."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from tfstyle.machine import usable_cores
from tfstyle.methods.audio.bands import FRAMES_PER_NODE, FRAMES_PER_PART
from tfstyle.sounds.mel import MelBands, power_scale
from tfstyle.sounds.phase import consistent, find_phase, reach
from tfstyle.sounds.scratch import release
from tfstyle.sounds.stft import Framing, Samples, overlap_add, transform

T = TypeVar("T")
R = TypeVar("R")
# Maximum number of channels rendered at a time; each channel needs about 30 MB.
AT_ONCE = 2


def in_threads(function: Callable[[T], R], channels: Sequence[T]) -> list[R]:
    """Calls a function for each channel, in up to `AT_ONCE` threads.

    Args:
        function: Function that takes one channel.
        channels: Channels, or their indices.
    """
    with ThreadPoolExecutor(min(AT_ONCE, usable_cores())) as pool:
        return list(pool.map(function, channels))


@dataclass(frozen=True)
class Convergence:
    """Sums from which the spectral convergence of a rendered sound is computed.

    Attributes:
        error: Sum of the squared errors of the spectral magnitudes.
        wanted: Sum of the squared target magnitudes.
    """

    error: float = 0.0
    wanted: float = 0.0

    def __add__(self, other: "Convergence") -> "Convergence":
        return Convergence(self.error + other.error, self.wanted + other.wanted)

    @property
    def decibels(self) -> float:
        """Spectral convergence in decibels; lower is better."""
        return float(10 * np.log10((self.error + 1e-20) / (self.wanted + 1e-20)))


@dataclass(frozen=True)
class Renderer:
    """Applies gain fields (gains over time and bands) to the spectra of a channel.

    Args:
        frames: How the sound is divided into frames.
        rate: Sample rate in hertz.
        bands: Mel bands.
        iterations: Number of Griffin-Lim steps.
        white: White noise of variance 1. Where a gain `g` exceeds 1, this noise is
            added with the weight `g - 1`, so that gains have an effect even where the
            content is silent.
        amplitudes: Amplitude of the white noise in each band, `(bands,)`.
    """

    frames: Framing
    rate: int
    bands: MelBands
    iterations: int
    white: Samples
    amplitudes: np.ndarray

    def with_noise(self, factor: float) -> "Renderer":
        """Returns a copy of the renderer whose noise is multiplied by a factor."""
        return replace(self, amplitudes=self.amplitudes * np.float32(factor))

    def render(
        self, samples: Samples, gains: np.ndarray, output: np.ndarray
    ) -> Convergence:
        """Applies gains to samples and writes the result.

        Args:
            samples: Samples of the channel, `(length,)`.
            gains: Logarithmic gains, `(nodes, bands)`.
            output: Array to write to, `(length,)`.
        """
        total = Convergence()
        for first in range(0, self.frames.count, FRAMES_PER_PART):
            last = min(self.frames.count, first + FRAMES_PER_PART)
            low, wanted, found = self._found(samples, gains, first, last)
            self._put(overlap_add(found, self.frames), low, first, last, output)
            release(output)
            own = slice(first - low, last - low)
            total += _converged(wanted, consistent(found, self.frames), own)
        return total

    def band_powers(
        self, samples: Samples, gains: np.ndarray, first: int
    ) -> np.ndarray:
        """Computes the rendered channel's band powers at a range of nodes (time steps).

        Args:
            samples: Samples of the channel, `(length,)`.
            gains: Logarithmic gains of the range, `(nodes, bands)`; the gains of all
                other nodes are taken to be 0.
            first: Index of the first node of the range.

        Returns:
            Powers, `(nodes, bands)`.
        """
        last = first + len(gains)
        edge = self._margin // FRAMES_PER_NODE + 1
        gains = np.pad(gains, ((edge, edge), (0, 0)))
        weights = self.bands.weights(self.frames.window, self.rate)
        weights = weights * np.float32(power_scale(self.frames))
        powers = np.empty((last - first, self.bands.count), np.float32)
        for start in range(first, last, FRAMES_PER_PART // FRAMES_PER_NODE):
            end = min(last, start + FRAMES_PER_PART // FRAMES_PER_NODE)
            edges = FRAMES_PER_NODE * start, FRAMES_PER_NODE * (end - 1) + 1
            low, _, found = self._found(samples, gains, *edges, first - edge)
            heard = consistent(found, self.frames)[edges[0] - low : edges[1] - low]
            heard = heard[::FRAMES_PER_NODE]
            squares = heard.real**2 + heard.imag**2
            powers[start - first : end - first] = squares @ weights
        return powers

    @property
    def _margin(self) -> int:
        """Number of neighboring frames on each side that affect a frame's samples."""
        return reach(self.iterations) + 3

    def _found(
        self,
        samples: Samples,
        gains: np.ndarray,
        first: int,
        last: int,
        first_node: int = 0,
    ) -> tuple[int, np.ndarray, np.ndarray]:
        """Computes the spectra of frames `first` to `last - 1` and of nearby frames.

        Nearby frames are included, because they affect the samples of the requested
        frames. Returns the index of the first computed frame, and the target magnitudes
        and spectra of all computed frames. `first_node` is the index of the node to
        which the first row of `gains` belongs.
        """
        low = max(0, first - self._margin)
        high = min(self.frames.count, last + self._margin)
        spectra = self._spectra(samples, _between(gains, low, high, first_node), low)
        wanted = np.abs(spectra)
        return low, wanted, find_phase(spectra, wanted, self.frames, self.iterations)

    def _put(self, parts: np.ndarray, low: int, first: int, last: int, output) -> None:
        hop = self.frames.hop
        begin = (low - 1) * hop - self.frames.window // 2
        start, end = (first - 1) * hop, (last - 1) * hop
        start, end = max(0, start), min(len(output), end)
        if start < end:
            output[start:end] = parts[start - begin : end - begin]

    def _spectra(self, samples: Samples, gains: np.ndarray, low: int) -> np.ndarray:
        """Computes spectra, starting at frame `low`; applies gains and adds noise."""
        spread = self.bands.weights(self.frames.window, self.rate).T
        high = low + len(gains)
        factors = np.exp(gains @ spread)
        spectra = transform(samples, self.frames, low, high)
        spectra *= factors
        np.maximum(factors - 1, 0, out=factors)
        factors *= self.amplitudes @ spread
        spectra += transform(self.white, self.frames, low, high) * factors
        return spectra


def _between(gains: np.ndarray, low: int, high: int, first_node: int) -> np.ndarray:
    """Interpolates the nodes' gains for frames `low` to `high - 1`."""
    places = np.arange(low, high) / FRAMES_PER_NODE - first_node
    below = places.astype(int)
    share = (places - below)[:, None].astype(np.float32)
    above = np.minimum(below + 1, len(gains) - 1)
    return gains[below] * (1 - share) + gains[above] * share


def _converged(wanted: np.ndarray, found: np.ndarray, own: slice) -> Convergence:
    wanted, found = wanted[own], np.abs(found[own])
    error = np.sum((wanted - found) ** 2, dtype=np.float64)
    return Convergence(float(error), float(np.sum(wanted**2, dtype=np.float64)))
