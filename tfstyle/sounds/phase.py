"""Phases for given magnitudes, by fast Griffin-Lim."""

import numpy as np

from tfstyle.sounds.stft import Framing, hann, overlap_add

# Perraudin, Balazs, Sondergaard (2013), section 4: the fastest momentum.
MOMENTUM = 0.99
_TINY = 1e-20


def reach(iterations: int) -> int:
    """Number of frames on either side that influence a frame.

    Args:
        iterations: Number of Griffin-Lim steps.
    """
    return 3 * (iterations + 1)


def find_phase(spectra: np.ndarray, frames: Framing, iterations: int) -> np.ndarray:
    """Changes phases until the spectra are nearly consistent with a sound.

    Args:
        spectra: Target magnitudes with initial phases, `(count, bins)`, of consecutive
            frames.
        frames: Division into frames.
        iterations: Number of steps; 0 to keep the phases.

    Returns:
        Spectra with new phases, complex64.

    Reference:
        Griffin, Lim, "Signal Estimation from Modified Short-Time Fourier Transform"
        (1984); Perraudin, Balazs, Sondergaard, "A Fast Griffin-Lim Algorithm" (2013).
        Deviation: the initial phases are those of a similar sound.
    """
    magnitudes, found, last = np.abs(spectra), spectra, None
    for _ in range(iterations):
        now = consistent(found, frames)
        found = now if last is None else now + MOMENTUM * (now - last)
        found = found * (magnitudes / np.maximum(np.abs(found), _TINY))
        last = now
    return found.astype(np.complex64)


def consistent(spectra: np.ndarray, frames: Framing) -> np.ndarray:
    """Returns the spectra of the sound synthesized from consecutive spectra."""
    samples = overlap_add(spectra, frames)
    windows = np.lib.stride_tricks.sliding_window_view(samples, frames.window)
    return np.fft.rfft(windows[:: frames.hop] * hann(frames.window))
