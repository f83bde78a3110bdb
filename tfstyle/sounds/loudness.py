"""Loudness as defined in ITU-R BS.1770, computed from short-time spectra."""

import numpy as np

from tfstyle.sounds.mel import power_scale
from tfstyle.sounds.scratch import release
from tfstyle.sounds.sound import Sound
from tfstyle.sounds.stft import framing, transform

# ITU-R BS.1770-4: length of a block in seconds, number of blocks that cover each
# instant, absolute gate in LUFS, relative gate in LU, and offset of the scale in LU.
BLOCK_SECONDS, BLOCK_OVERLAP = 0.4, 4
ABSOLUTE_GATE, RELATIVE_GATE, OFFSET = -70.0, -10.0, -0.691
# Sample rate of the BS.1770 filters in hertz, and coefficients of the filters: a high
# shelf and a high pass, each as numerator and denominator.
FILTER_RATE = 48000
FILTERS = (
    (
        (1.53512485958697, -2.69169618940638, 1.19839281085285),
        (1.0, -1.69065929318241, 0.73248077421585),
    ),
    ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621)),
)
# Weight of each surround channel, and of the low-frequency channel.
SURROUND, LOW_FREQUENCY = 1.41, 0.0
# Number of spectral frames computed at a time.
_PART = 2048
# Number of samples summed at a time.
_MEAN_PART = 2**20


def k_weighting(hertz: np.ndarray) -> np.ndarray:
    """Computes the power response of the two BS.1770 filters at frequencies `hertz`.

    BS.1770 specifies the filters for a sample rate of 48 kHz. The frequency response
    at 48 kHz is used for every sample rate, so that the weight of a frequency does not
    depend on the sample rate. Frequencies above 24 kHz are treated as 24 kHz.
    """
    z = np.exp(-2j * np.pi * np.minimum(hertz, FILTER_RATE / 2) / FILTER_RATE)
    powers = np.stack([np.ones_like(z), z, z**2])
    response = 1.0
    for over, under in FILTERS:
        response = response * (np.array(over) @ powers) / (np.array(under) @ powers)
    return np.abs(response) ** 2


def channel_weights(layout: str, channels: int) -> list[float]:
    """Returns the weight of each channel in the loudness of a sound."""
    if channels == 6 and layout.startswith("5.1"):
        return [1, 1, 1, LOW_FREQUENCY, SURROUND, SURROUND]
    return [1.0] * channels


def loudness(sound: Sound) -> float:
    """Measures the gated loudness of a sound.

    Deviation from ITU-R BS.1770: the mean squares of blocks are computed from
    short-time spectra, which blurs the ends of the blocks by a window length (46 ms).

    Args:
        sound: Sound to measure.

    Returns:
        Loudness in LUFS, or minus infinity if no block is louder than -70 LUFS.

    Reference:
        ITU-R BS.1770-4, "Algorithms to measure audio programme loudness and true-peak
        audio level" (2015).
    """
    frames = framing(sound.length, sound.rate)
    weights = channel_weights(sound.layout, sound.channels)
    response = k_weighting(np.fft.rfftfreq(frames.window, 1 / sound.rate))
    response = (response * power_scale(frames)).astype(np.float32)
    powers = np.zeros(frames.count)
    for channel, weight in enumerate(weights):
        samples = _Centered(sound, channel)
        for first in range(0, frames.count, _PART):
            last = min(frames.count, first + _PART)
            seen = transform(samples, frames, first, last)
            powers[first:last] += weight * ((seen.real**2 + seen.imag**2) @ response)
            release(sound.samples)
    return gated(_blocks(powers, sound, frames.hop))


class _Centered:
    """Channel without DC offset.

    The window of the short-time spectra would spread an offset to audible frequencies.
    """

    def __init__(self, sound: Sound, channel: int):
        self.samples = sound.samples[:, channel]
        total = 0.0
        for first in range(0, sound.length, _MEAN_PART):
            total += float(self.samples[first : first + _MEAN_PART].sum(dtype="f8"))
            release(sound.samples)
        self.mean = np.float32(total / sound.length)

    def __getitem__(self, cut: slice) -> np.ndarray:
        return self.samples[cut] - self.mean


def _blocks(powers: np.ndarray, sound: Sound, hop: int) -> np.ndarray:
    """Computes the mean square of each block from the powers of the frames."""
    edges = (np.arange(len(powers) + 1) - 1.5) * hop
    energy = np.concatenate([[0], np.cumsum(powers * hop)])
    length = min(sound.length, round(BLOCK_SECONDS * sound.rate))
    starts = np.arange(0, sound.length - length + 1, max(1, length // BLOCK_OVERLAP))
    # The first and the last block include the power in windows that extend beyond the
    # ends of the sound.
    energy[edges <= 0], energy[edges >= sound.length] = 0, energy[-1]
    ends = np.interp(starts + length, edges, energy)
    return (ends - np.interp(starts, edges, energy)) / length


def gated(blocks: np.ndarray) -> float:
    """Computes the loudness of the blocks above the absolute and relative gates.

    Args:
        blocks: Weighted mean square of each block.

    Returns:
        Loudness in LUFS, or minus infinity if no block is above the absolute gate.
    """
    blocks = blocks[blocks > 10 ** ((ABSOLUTE_GATE - OFFSET) / 10)]
    if not len(blocks):
        return -np.inf
    least = blocks.mean() * 10 ** (RELATIVE_GATE / 10)
    return float(OFFSET + 10 * np.log10(blocks[blocks > least].mean()))
