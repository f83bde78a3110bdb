"""Adjustment of a finished sound's loudness and peaks."""

import logging

import numpy as np

from tfstyle.sounds.loudness import loudness
from tfstyle.sounds.scratch import release, scratch
from tfstyle.sounds.sound import Sound

# Maximum true peak in decibels: -1 minus a margin, because a sound may have higher
# peaks than oversampling finds. The margin is larger for lossy codecs, which raise
# peaks.
CEILING, LOSSY_CEILING = -1.5, -2.5
# The limiter makes a sound quieter, so the level is raised in up to MAX_ROUNDS rounds,
# by at most MOST_DRIVE decibels in total, until the loudness is at most
# LOUDNESS_TOLERANCE LU too low.
MAX_ROUNDS, LOUDNESS_TOLERANCE, MOST_DRIVE = 6, 0.05, 6.0
# Minimum loss of loudness, in LU, that causes a warning.
AUDIBLE = 0.5
# BS.1770-4, annex 2: oversampling factor for true peaks, and number of filter taps on
# either side of the center.
OVERSAMPLING, TAPS = 4, 12
# Half the width, in seconds, of the windows in which the limiter takes the minimum of
# the gains, and then smooths the gains.
LIMITER_SECONDS = 0.005
_PART = 262144


def match_loudness(sound: Sound, wanted: float, ceiling: float = CEILING) -> Sound:
    """Scales a sound to a target loudness and limits its peaks.

    Args:
        sound: Sound to scale.
        wanted: Target loudness in LUFS; minus infinity to keep the level.
        ceiling: Maximum true peak in decibels relative to full scale.

    Returns:
        The scaled sound. An extra gain of at most `MOST_DRIVE` decibels makes up for
        the loudness lost to limiting. If this gain is not enough, the sound is quieter
        than `wanted`.
    """
    present = loudness(sound)
    if not (np.isfinite(present) and np.isfinite(wanted)):
        return _scaled(sound, 0.0, ceiling)
    level = wanted - present
    most = level + MOST_DRIVE
    for _ in range(MAX_ROUNDS):
        scaled = _scaled(sound, level, ceiling)
        missing = wanted - loudness(scaled)
        if missing <= LOUDNESS_TOLERANCE or level == most:
            break
        level = min(most, level + missing)
    return scaled


def report_loss(
    sound: Sound, wanted: float, than: str, reason: str = "peaks are limited to -1 dB"
) -> None:
    """Logs a warning if a limited sound is audibly quieter than wanted.

    Args:
        sound: Limited sound.
        wanted: Target loudness in LUFS.
        than: Name of the sound that has the target loudness, for the message.
        reason: Reason why the limited sound is quieter, for the message.
    """
    missing = wanted - loudness(sound)
    if missing > AUDIBLE:
        logging.getLogger("tfstyle").warning(
            "The result is %.1f LU quieter than %s, because %s.", missing, than, reason
        )


def true_peak(sound: Sound) -> float:
    """Returns the highest level at or between samples, in dB relative to full scale."""
    highest = 0.0
    for first in range(0, sound.length, _PART):
        peaks = _peaks(sound.samples, first, min(sound.length, first + _PART))
        highest = max(highest, float(peaks.max()))
        release(sound.samples)
    return float(20 * np.log10(highest + 1e-20))


def _scaled(sound: Sound, level: float, ceiling: float) -> Sound:
    """Amplifies a sound by `level` decibels, and limits its peaks to the ceiling."""
    factor, most = 10 ** (level / 20), 10 ** (ceiling / 20)
    samples = scratch(sound.samples.shape)
    for first in range(0, sound.length, _PART):
        last = min(sound.length, first + _PART)
        samples[first:last] = _limited(sound, factor, most, first, last)
        release(sound.samples)
        release(samples)
    return Sound(samples, sound.rate, sound.layout)


def _limited(
    sound: Sound, factor: float, ceiling: float, first: int, last: int
) -> np.ndarray:
    """Scales a range of samples; reduces the factor around peaks above the ceiling."""
    ahead = max(1, round(LIMITER_SECONDS * sound.rate))
    low, high = max(0, first - 2 * ahead), min(sound.length, last + 2 * ahead)
    peaks = factor * _peaks(sound.samples, low, high)
    own = slice(first - low, last - low)
    samples = factor * np.asarray(sound.samples[first:last])
    if peaks.max() <= ceiling:
        return samples
    gains = np.minimum(1, ceiling / np.maximum(peaks, ceiling))
    gains = np.pad(gains, 2 * ahead, constant_values=1)
    windows = np.lib.stride_tricks.sliding_window_view(gains, 2 * ahead + 1)
    least = windows.min(axis=1)
    smooth = np.hanning(2 * ahead + 3)[1:-1]
    gains = np.convolve(least, smooth / smooth.sum(), "valid")
    return samples * gains[own, None].astype(np.float32)


def _peaks(samples: np.ndarray, first: int, last: int) -> np.ndarray:
    """Returns the highest magnitude between each sample and the next sample.

    The maximum is taken over all channels. It includes the sample itself and
    interpolated values, but not the next sample.
    """
    low, high = max(0, first - TAPS), min(len(samples), last + TAPS + 1)
    cut = np.asarray(samples[low:high], np.float32)
    before, after = TAPS - (first - low), TAPS + 1 - (high - last)
    cut = np.pad(cut, ((before, after), (0, 0)))
    peaks = np.abs(cut[TAPS : TAPS + last - first]).max(axis=1)
    for phase in range(1, OVERSAMPLING):
        taps = np.arange(-TAPS, TAPS + 1) - phase / OVERSAMPLING
        kernel = np.sinc(taps) * np.cos(np.pi * taps / (2 * TAPS + 2)) ** 2
        for channel in cut.T:
            between = np.convolve(channel, kernel[::-1].astype(np.float32), "full")
            between = between[2 * TAPS : 2 * TAPS + last - first]
            peaks = np.maximum(peaks, np.abs(between))
    return peaks
