"""Reconstruction of phases from magnitudes by the fast Griffin-Lim algorithm."""

import numpy as np

from tfstyle.sounds.stft import Framing, analyze, overlap_add

# Momentum with the fastest convergence in Perraudin, Balazs, Sondergaard (2013),
# section 4.
MOMENTUM = 0.99
_TINY = 1e-20
# Number of spectral frames scaled at a time.
_BLOCK = 64


def reach(iterations: int) -> int:
    """Returns the maximum distance, in frames, over which frames affect each other.

    Args:
        iterations: Number of Griffin-Lim steps.
    """
    return 3 * (iterations + 1)


def find_phase(
    spectra: np.ndarray, magnitudes: np.ndarray, frames: Framing, iterations: int
) -> np.ndarray:
    """Changes phases so that the spectra become nearly consistent.

    Consistent spectra are the short-time Fourier transform of some sound.

    Args:
        spectra: Spectra of consecutive frames, `(count, bins)`, complex64, with the
            target magnitudes and initial phases. The array is overwritten.
        magnitudes: Target magnitudes, `(count, bins)`.
        frames: How the sound is divided into frames.
        iterations: Number of steps; 0 to keep the phases.

    Returns:
        Spectra with new phases, complex64.

    Reference:
        Griffin, Lim, "Signal Estimation from Modified Short-Time Fourier Transform"
        (1984); Perraudin, Balazs, Sondergaard, "A Fast Griffin-Lim Algorithm" (2013).
        Deviation: the initial phases in `spectra` are those of a similar sound.
    """
    found, last = spectra, None
    for _ in range(iterations):
        now = analyze(overlap_add(found, frames), frames, out=found)
        # The two arrays are reused, because additional arrays for long sounds might not
        # fit into memory.
        found, last = (now.copy() if last is None else _extrapolated(now, last)), now
        for first in range(0, len(found), _BLOCK):
            block = slice(first, first + _BLOCK)
            found[block] *= magnitudes[block] / np.maximum(np.abs(found[block]), _TINY)
    return found


def _extrapolated(now: np.ndarray, last: np.ndarray) -> np.ndarray:
    """Computes `now + MOMENTUM * (now - last)`, and overwrites `last`."""
    np.subtract(now, last, out=last)
    last *= np.float32(MOMENTUM)
    last += now
    return last


def consistent(spectra: np.ndarray, frames: Framing) -> np.ndarray:
    """Synthesizes a sound from spectra, and returns the spectra of that sound."""
    return analyze(overlap_add(spectra, frames), frames)
