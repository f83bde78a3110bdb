"""Quiet noise added to the content, so that gains have an effect in silent passages."""

import numpy as np

from tfstyle.methods.audio.gains import RANGE_DECIBELS
from tfstyle.sounds.mel import MelBands
from tfstyle.sounds.stft import Framing

# Number of samples generated from one seed.
_BLOCK = 65536


class WhiteNoise:
    """Endless white noise of variance 1; the same slice always has the same samples.

    Args:
        *seed: Integers that together form the seed of the random numbers.
    """

    def __init__(self, *seed: int):
        self.seed = seed

    def __getitem__(self, cut: slice) -> np.ndarray:
        """Returns the samples of a slice, as float32."""
        first, last = cut.start // _BLOCK, -(-cut.stop // _BLOCK)
        blocks = [self._block(number) for number in range(first, last)]
        start = first * _BLOCK
        return np.concatenate(blocks)[cut.start - start : cut.stop - start]

    def _block(self, number: int) -> np.ndarray:
        random = np.random.default_rng([*self.seed, number])
        return random.standard_normal(_BLOCK, np.float32)


def noise_amplitudes(
    style: np.ndarray, frames: Framing, rate: int, bands: MelBands
) -> np.ndarray:
    """Computes the amplitude of the noise in each band.

    At maximum gain, the noise reaches the style's level in each band.

    Args:
        style: Mean power of the style in each band, `(bands,)`.
        frames: How the sound is divided into frames.
        rate: Sample rate in hertz.
        bands: Mel bands.

    Returns:
        Amplitudes, `(bands,)`, float32.
    """
    widths = bands.weights(frames.window, rate).sum(axis=0) / (frames.window / 2)
    amplitudes = np.sqrt(style / np.maximum(widths, 1e-9))
    return (amplitudes * 10 ** (-RANGE_DECIBELS / 20)).astype(np.float32)
