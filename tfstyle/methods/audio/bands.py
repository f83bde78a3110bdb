"""Power of a sound in mel bands over time."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tfstyle.sounds.mel import MelBands, power_scale
from tfstyle.sounds.scratch import release, scratch
from tfstyle.sounds.stft import Framing, Samples, transform

# Amplitudes are compressed by `log(1 + amplitude / FLOOR)`, so amplitudes far below
# `FLOOR` count as silence. This value suits sounds with a loudness of `LEVEL`.
FLOOR = 1e-5
# Loudness, in LUFS, to which sounds are scaled before they are compared.
LEVEL = -23.0
# Number of spectral frames per node. Nodes are the time steps of a gain field.
FRAMES_PER_NODE = 2
# Number of spectral frames computed at a time.
FRAMES_PER_PART = 512


def node_count(frames: Framing) -> int:
    """Returns the number of nodes (time steps at which gains are given)."""
    return frames.count // FRAMES_PER_NODE + 1


def band_powers(
    samples: Samples, frames: Framing, rate: int, bands: MelBands, level: float = 0.0
) -> np.ndarray:
    """Computes the power of one channel in each band at each node (time step).

    Args:
        samples: 1D array, or an object whose slices are 1D arrays.
        frames: How the channel is divided into frames.
        rate: Sample rate in hertz.
        bands: Mel bands.
        level: Amplification of the samples, in decibels.

    Returns:
        A memory-mapped float32 array of shape `(nodes, bands)`. The powers at a node
        add up to the mean square of the amplified samples around that node.
    """
    weights = bands.weights(frames.window, rate)
    weights = weights * np.float32(power_scale(frames) * 10 ** (level / 10))
    powers = scratch((node_count(frames), bands.count))
    for first in range(0, frames.count, FRAMES_PER_PART):
        last = min(frames.count, first + FRAMES_PER_PART)
        seen = transform(samples, frames, first, last)[::FRAMES_PER_NODE]
        squares = seen.real**2 + seen.imag**2
        powers[first // FRAMES_PER_NODE : (last + 1) // FRAMES_PER_NODE] = (
            squares @ weights
        )
        release(powers)
    return powers


def logarithms(powers: np.ndarray) -> np.ndarray:
    """Converts powers to log-compressed amplitudes, which are 0 for silence."""
    return np.log1p(np.sqrt(powers) / FLOOR)


@dataclass(frozen=True)
class Moments:
    """Mean, standard deviation and maximum of each band's amplitudes over time.

    The amplitudes are compressed by `logarithms`.

    Args:
        mean: Mean of each band, `(bands,)`.
        deviation: Standard deviation of each band, `(bands,)`, above 0.
        most: Maximum of each band, `(bands,)`.
    """

    mean: np.ndarray
    deviation: np.ndarray
    most: np.ndarray

    def standardized(self, powers: np.ndarray) -> np.ndarray:
        """Converts powers to compressed amplitudes, and standardizes each band."""
        return (logarithms(powers) - self.mean) / self.deviation


# Minimum standard deviation of compressed amplitudes (about 2 dB). Smaller variations
# are inaudible, or come from rounding errors in a steady tone.
LEAST_DEVIATION = 0.25


def moments_of(powers: Sequence[np.ndarray], shares: Sequence[float]) -> Moments:
    """Computes the joint moments of several sounds, weighted by their blend weights.

    Args:
        powers: Band powers of each sound, `(nodes, bands)`.
        shares: Blend weight of each sound; the weights sum to 1.
    """
    logs = [logarithms(each) for each in powers]
    mean = sum(s * x.mean(0, np.float64) for s, x in zip(shares, logs, strict=True))
    square = sum(
        s * np.square(x, dtype=np.float64).mean(0)
        for s, x in zip(shares, logs, strict=True)
    )
    deviation = np.sqrt(np.maximum(square - mean**2, 0))
    deviation = np.maximum(deviation, LEAST_DEVIATION)
    most = np.max([x.max(0) for s, x in zip(shares, logs, strict=True) if s > 0], 0)
    return Moments(*(each.astype(np.float32) for each in (mean, deviation, most)))
