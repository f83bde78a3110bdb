"""Short-time Fourier transform, whole or by parts, and its inverse."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

# Seconds of a window: 2048 samples at 44.1 kHz, as is usual for music.
WINDOW_SECONDS = 2048 / 44100
# Windows that cover a sample.
OVERLAP = 4
LEAST_WINDOW = 32


class Samples(Protocol):
    """A channel of a sound, of which parts are used."""

    def __getitem__(self, cut: slice) -> np.ndarray:
        """Samples of a part, `(length,)`."""


@dataclass(frozen=True)
class Framing:
    """Division of a sound into overlapping windows.

    The middle of frame j is at sample `(j - 1) * hop`, so that each sample is covered
    by `OVERLAP` frames and the sum of the squared windows is the same everywhere.

    Args:
        length: Number of samples.
        window: Samples of a window, a multiple of 4.
    """

    length: int
    window: int

    @property
    def hop(self) -> int:
        """Samples between the middles of two frames."""
        return self.window // OVERLAP

    @property
    def count(self) -> int:
        """Number of frames, an odd one."""
        count = (self.length + 2 * self.hop - 2) // self.hop + 2
        return count + (count + 1) % 2

    @property
    def bins(self) -> int:
        """Number of frequencies."""
        return self.window // 2 + 1


def framing(length: int, rate: int) -> Framing:
    """Chooses the window by the rate, so that it lasts equally long at each.

    Args:
        length: Number of samples.
        rate: Samples a second.

    Example:

    >>> framing(44100, 44100).window, framing(8000, 8000).window
    (2048, 372)
    """
    window = OVERLAP * round(rate * WINDOW_SECONDS / OVERLAP)
    return Framing(length, max(LEAST_WINDOW, window))


def hann(window: int) -> np.ndarray:
    """Periodic Hann window, float32."""
    angles = 2 * np.pi * np.arange(window) / window
    return (0.5 - 0.5 * np.cos(angles)).astype(np.float32)


def transform(
    samples: Samples, frames: Framing, first: int = 0, last: int | None = None
) -> np.ndarray:
    """Spectra of some of the frames of one channel.

    Args:
        samples: `(length,)`, the whole channel; only what the frames see is read.
        frames: Division into frames.
        first: First frame.
        last: Frame after the last; all if None.

    Returns:
        `(last - first, bins)`, complex64.
    """
    last = frames.count if last is None else last
    begin = (first - 1) * frames.hop - frames.window // 2
    end = begin + (last - first - 1) * frames.hop + frames.window
    cut = np.asarray(samples[max(0, begin) : max(0, end)], np.float32)
    before = max(0, -begin)
    cut = np.pad(cut, (before, max(0, end - begin - before - len(cut))))
    windows = np.lib.stride_tricks.sliding_window_view(cut, frames.window)
    return np.fft.rfft(windows[:: frames.hop] * hann(frames.window))


def overlap_add(spectra: np.ndarray, frames: Framing) -> np.ndarray:
    """Samples of consecutive frames, the inverse of `transform`.

    Args:
        spectra: `(count, bins)`.
        frames: Division into frames.

    Returns:
        `((count + 3) * hop,)`, float32; the first and last `3 * hop` samples lack what
        the neighbouring frames add. The first is at the beginning of the first window.
    """
    window = hann(frames.window)
    parts = np.fft.irfft(spectra, frames.window).astype(np.float32)
    parts *= window / (window**2).sum() * frames.hop
    parts = parts.reshape(-1, OVERLAP, frames.hop)
    added = np.zeros((len(parts) + OVERLAP - 1, frames.hop), np.float32)
    for place in range(OVERLAP):
        added[place : place + len(parts)] += parts[:, place]
    return added.ravel()


def inverse(spectra: np.ndarray, frames: Framing) -> np.ndarray:
    """Samples of all frames of a channel, `(length,)`, float32."""
    start = frames.hop + frames.window // 2
    return overlap_add(spectra, frames)[start : start + frames.length]
