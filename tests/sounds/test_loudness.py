"""Tests of loudness and peaks, compared with filters in the time domain."""

import numpy as np
import pytest
from scipy import signal

from tfstyle.sounds.loudness import FILTERS, loudness
from tfstyle.sounds.mastering import CEILING, match_loudness, true_peak
from tfstyle.sounds.sound import Sound

RATE = 48000


def _sound(random, seconds=4, channels=2, level=0.1):
    """Noise that fades in and has a gap."""
    samples = level * random.standard_normal((seconds * RATE, channels), np.float32)
    samples *= np.linspace(0.6, 1, len(samples), dtype=np.float32)[:, None]
    samples[RATE : 2 * RATE] *= 0.001
    return Sound(samples, RATE)


def _by_filters(sound: Sound, weights) -> float:
    """BS.1770 as it is written down, in time."""
    filtered = sound.samples.astype(np.float64)
    for over, under in FILTERS:
        filtered = signal.lfilter(over, under, filtered, axis=0)
    block, step = round(0.4 * sound.rate), round(0.1 * sound.rate)
    starts = range(0, sound.length - block + 1, step)
    powers = [
        np.mean(filtered[s : s + block] ** 2, axis=0) @ np.array(weights)
        for s in starts
    ]
    powers = np.array(powers)
    levels = -0.691 + 10 * np.log10(powers + 1e-20)
    kept = powers[levels > -70]
    gate = -0.691 + 10 * np.log10(kept.mean()) - 10
    kept = powers[(levels > -70) & (levels > gate)]
    return -0.691 + 10 * np.log10(kept.mean())


@pytest.mark.parametrize(
    ("channels", "weights"), [(1, [1]), (2, [1, 1]), (6, [1, 1, 1, 0, 1.41, 1.41])]
)
def test_the_loudness_is_that_of_filters_and_gates(random, channels, weights):
    sound = _sound(random, channels=channels)
    assert loudness(sound) == pytest.approx(_by_filters(sound, weights), abs=0.1)


def test_a_tone_of_997_hertz_has_the_loudness_that_the_standard_says():
    tone = np.sin(2 * np.pi * 997 * np.arange(4 * RATE) / RATE)
    assert loudness(Sound(tone[:, None].astype(np.float32), RATE)) == pytest.approx(
        -3.01, abs=0.02
    )


def test_silence_has_no_loudness_and_stays_silent():
    silence = Sound(np.zeros((RATE, 2), np.float32), RATE)
    assert loudness(silence) == -np.inf
    assert not match_loudness(silence, -20.0).samples.any()


def test_an_offset_does_not_change_the_loudness(random):
    samples = 0.01 * random.standard_normal((RATE, 2), np.float32)
    moved = samples + np.float32([0.5, -0.2])
    expected = loudness(Sound(samples, RATE))
    assert loudness(Sound(moved, RATE)) == pytest.approx(expected, abs=0.02)


def test_a_short_sound_has_a_loudness(random):
    short = Sound(0.1 * random.standard_normal((4800, 1), np.float32), RATE)
    assert np.isfinite(loudness(short))


def test_the_true_peak_is_that_of_a_resampled_sound(random):
    samples = 0.2 * random.standard_normal((5000, 2))
    samples = signal.lfilter(*signal.butter(6, 0.7), samples, axis=0)
    finer = signal.resample(samples, 4 * 5000, axis=0)
    expected = 20 * np.log10(np.abs(finer).max())
    found = true_peak(Sound(samples.astype(np.float32), RATE))
    assert found == pytest.approx(expected, abs=0.2)


def test_a_quiet_sound_gets_the_loudness_of_another(random):
    quiet = _sound(random, level=0.003)
    louder = match_loudness(quiet, -25.0)
    assert loudness(louder) == pytest.approx(-25.0, abs=0.01)
    factors = louder.samples[:, 0] / quiet.samples[:, 0]
    assert np.ptp(factors) < 1e-3 * factors.mean()  # nothing was limited


@pytest.mark.slow
def test_peaks_are_limited_and_what_is_far_from_them_is_not(random):
    sound = _sound(random, level=0.02)
    sound.samples[RATE * 3] = 0.9
    louder = match_loudness(sound, loudness(sound) + 6)
    assert true_peak(louder) <= CEILING + 0.05
    far = slice(RATE * 3 + RATE // 50, None)
    factors = louder.samples[far] / sound.samples[far]
    assert factors == pytest.approx(np.full_like(factors, 10**0.3), rel=0.03)
