"""Sound of wanted magnitudes, by fast Griffin-Lim from given phases."""

import numpy as np

from tfstyle.sounds.stft import Framing, hann, overlap_add

# Perraudin, Balazs, Sondergaard (2013), section 4: the fastest momentum.
MOMENTUM = 0.99
_TINY = 1e-20


def reach(iterations: int) -> int:
    """Frames beyond which nothing has an influence on a frame.

    Args:
        iterations: Steps of Griffin-Lim.
    """
    return 3 * (iterations + 1)


def find_phase(spectra: np.ndarray, frames: Framing, iterations: int) -> np.ndarray:
    """Changes phases until the spectra are nearly those of a sound.

    Args:
        spectra: Wanted magnitudes with first phases, `(count, bins)`, of consecutive
            frames.
        frames: Division into frames.
        iterations: Steps; 0 to keep the phases.

    Returns:
        The spectra with other phases, complex64.

    Reference:
        Griffin, Lim, "Signal Estimation from Modified Short-Time Fourier Transform"
        (1984); Perraudin, Balazs, Sondergaard, "A Fast Griffin-Lim Algorithm" (2013).
        Deviation: the first phases are those of a sound that is near.
    """
    magnitudes, found, last = np.abs(spectra), spectra, None
    for _ in range(iterations):
        now = consistent(found, frames)
        found = now if last is None else now + MOMENTUM * (now - last)
        found = found * (magnitudes / np.maximum(np.abs(found), _TINY))
        last = now
    return found.astype(np.complex64)


def consistent(spectra: np.ndarray, frames: Framing) -> np.ndarray:
    """Spectra of the sound that consecutive spectra add up to."""
    samples = overlap_add(spectra, frames)
    windows = np.lib.stride_tricks.sliding_window_view(samples, frames.window)
    return np.fft.rfft(windows[:: frames.hop] * hann(frames.window))
