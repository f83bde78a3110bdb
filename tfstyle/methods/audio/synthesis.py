"""A channel of sound with a gain field."""

from dataclasses import dataclass

import numpy as np

from tfstyle.methods.audio.bands import PART, STEP
from tfstyle.sounds.mel import MelBands
from tfstyle.sounds.phase import consistent, find_phase, reach
from tfstyle.sounds.stft import Framing, overlap_add, transform

# Samples of noise that one seed makes.
_NOISE_BLOCK = 65536


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
        noise: Amplitude of white noise that gets what a gain adds, by band: it is heard
            where the content is silent.
        seed: Seed of the noise.
        iterations: Steps of Griffin-Lim.
    """

    frames: Framing
    rate: int
    bands: MelBands
    noise: np.ndarray
    seed: list[int]
    iterations: int

    def render(
        self, samples: np.ndarray, gains: np.ndarray, output: np.ndarray
    ) -> Convergence:
        """Writes the samples with gains.

        Args:
            samples: Of the channel, `(length,)`.
            gains: Logarithms of factors, `(nodes, bands)`.
            output: Where to write, `(length,)`.
        """
        frames, margin = self.frames, reach(self.iterations)
        total = Convergence()
        for first in range(0, frames.count, PART):
            last = min(frames.count, first + PART)
            # One hop of samples belongs to each frame, and needs those around it.
            low, high = max(0, first - 3 - margin), min(frames.count, last + 3 + margin)
            wanted = self._spectra(samples, gains, low, high)
            found = find_phase(wanted, frames, self.iterations)
            self._put(overlap_add(found, frames), low, first, last, output)
            own = slice(first - low, last - low)
            total += _converged(wanted, consistent(found, frames), own)
        return total

    def _put(self, parts: np.ndarray, low: int, first: int, last: int, output) -> None:
        hop = self.frames.hop
        begin = (low - 1) * hop - self.frames.window // 2
        start, end = (first - 1) * hop, (last - 1) * hop
        start, end = max(0, start), min(len(output), end)
        if start < end:
            output[start:end] = parts[start - begin : end - begin]

    def _spectra(
        self, samples: np.ndarray, gains: np.ndarray, low: int, high: int
    ) -> np.ndarray:
        spread = self.bands.weights(self.frames.window, self.rate).T
        factors = np.exp(_between(gains, low, high) @ spread)
        spectra = transform(samples, self.frames, low, high) * factors
        white = transform(_Noise(self.seed), self.frames, low, high)
        return spectra + white * (self.noise @ spread) * np.maximum(factors - 1, 0)


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


class _Noise:
    """White noise of variance 1 without an end, the same wherever it is cut."""

    def __init__(self, seed: list[int]):
        self.seed = seed

    def __getitem__(self, cut: slice) -> np.ndarray:
        first, last = cut.start // _NOISE_BLOCK, -(-cut.stop // _NOISE_BLOCK)
        blocks = [self._block(number) for number in range(first, last)]
        start = first * _NOISE_BLOCK
        return np.concatenate(blocks)[cut.start - start : cut.stop - start]

    def _block(self, number: int) -> np.ndarray:
        random = np.random.default_rng([*self.seed, number])
        return random.standard_normal(_NOISE_BLOCK, np.float32)


def noise_amplitudes(
    powers: np.ndarray, frames: Framing, rate: int, bands: MelBands
) -> np.ndarray:
    """Amplitudes of white noise that give bands their powers, `(bands,)`."""
    widths = bands.weights(frames.window, rate).sum(axis=0) / (frames.window / 2)
    return np.sqrt(powers / np.maximum(widths, 1e-9)).astype(np.float32)
