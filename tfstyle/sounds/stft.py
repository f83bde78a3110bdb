"""Short-time Fourier transform and its inverse, for whole sounds or parts of them."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

# Duration of a window in seconds: 2048 samples at 44.1 kHz, as is usual for music.
WINDOW_SECONDS = 2048 / 44100
# Number of windows that cover each sample.
OVERLAP = 4
# Number of frames transformed at a time. Their samples and spectra fit into a
# processor's cache.
_BLOCK = 64


class Samples(Protocol):
    """One channel of a sound, from which slices can be read."""

    def __getitem__(self, cut: slice) -> np.ndarray:
        """Returns the samples of a slice, `(length,)`."""


@dataclass(frozen=True)
class Framing:
    """Division of a sound into overlapping frames.

    The center of frame j is at sample `(j - 1) * hop`. At both ends, frames extend
    beyond the sound, so that `OVERLAP` frames cover each sample, and the sum of the
    squared windows is constant.

    Args:
        length: Number of samples.
        window: Length of a window in samples, a multiple of 4.
    """

    length: int
    window: int

    @property
    def hop(self) -> int:
        """Number of samples between the centers of neighboring frames."""
        return self.window // OVERLAP

    @property
    def count(self) -> int:
        """Number of frames, always odd."""
        count = (self.length + 2 * self.hop - 2) // self.hop + 2
        return count + (count + 1) % 2

    @property
    def bins(self) -> int:
        """Number of frequency bins."""
        return self.window // 2 + 1


def framing(length: int, rate: int) -> Framing:
    """Divides a sound into frames whose duration is the same at all sample rates.

    Args:
        length: Number of samples.
        rate: Sample rate in hertz, in the range that `Sound` allows. At the minimum
            rate, windows have 48 samples.

    Example:

    >>> framing(44100, 44100).window, framing(8000, 8000).window
    (2048, 372)
    """
    window = OVERLAP * round(rate * WINDOW_SECONDS / OVERLAP)
    return Framing(length, window)


def hann(window: int) -> np.ndarray:
    """Returns a periodic Hann window, float32."""
    angles = 2 * np.pi * np.arange(window) / window
    return (0.5 - 0.5 * np.cos(angles)).astype(np.float32)


def transform(
    samples: Samples, frames: Framing, first: int = 0, last: int | None = None
) -> np.ndarray:
    """Computes the spectra of a range of frames.

    Args:
        samples: The whole channel, `(length,)`; only the samples in the requested
            frames are read.
        frames: How the channel is divided into frames.
        first: Index of the first frame.
        last: Index of the last frame plus 1; None for all remaining frames.

    Returns:
        Spectra, `(last - first, bins)`, complex64.
    """
    last = frames.count if last is None else last
    begin = (first - 1) * frames.hop - frames.window // 2
    end = begin + (last - first - 1) * frames.hop + frames.window
    cut = np.asarray(samples[max(0, begin) : max(0, end)], np.float32)
    before = max(0, -begin)
    cut = np.pad(cut, (before, max(0, end - begin - before - len(cut))))
    return analyze(cut, frames)


def analyze(
    samples: np.ndarray, frames: Framing, out: np.ndarray | None = None
) -> np.ndarray:
    """Computes the spectra of consecutive frames from their samples.

    Args:
        samples: Samples of `count` frames, `((count + 3) * hop,)`, float32.
        frames: How the channel is divided into frames.
        out: Array for the result, `(count, bins)`, complex64. If None, a new array is
            created.

    Returns:
        Spectra, `(count, bins)`, complex64.
    """
    windows = np.lib.stride_tricks.sliding_window_view(samples, frames.window)
    windows, window = windows[:: frames.hop], hann(frames.window)
    if out is None:
        out = np.empty((len(windows), frames.bins), np.complex64)
    for first in range(0, len(windows), _BLOCK):
        block = slice(first, first + _BLOCK)
        out[block] = np.fft.rfft(windows[block] * window)
    return out


def overlap_add(spectra: np.ndarray, frames: Framing) -> np.ndarray:
    """Synthesizes the samples of consecutive frames; the inverse of `analyze`.

    Args:
        spectra: Spectra of `count` frames, `(count, bins)`.
        frames: How the channel is divided into frames.

    Returns:
        Samples, `((count + 3) * hop,)`, float32, from the start of the first window to
        the end of the last window. The first and last `3 * hop` samples are incomplete,
        because the frames before and after the range also contribute to them.
    """
    window = hann(frames.window)
    window *= frames.hop / (window**2).sum()
    added = np.zeros((len(spectra) + OVERLAP - 1, frames.hop), np.float32)
    for first in range(0, len(spectra), _BLOCK):
        parts = np.fft.irfft(spectra[first : first + _BLOCK], frames.window)
        parts = (parts * window).reshape(-1, OVERLAP, frames.hop)
        for place in range(OVERLAP):
            added[first + place : first + place + len(parts)] += parts[:, place]
    return added.ravel()


def inverse(spectra: np.ndarray, frames: Framing) -> np.ndarray:
    """Synthesizes a whole channel, `(length,)`, float32, from all its spectra."""
    start = frames.hop + frames.window // 2
    return overlap_add(spectra, frames)[start : start + frames.length]
