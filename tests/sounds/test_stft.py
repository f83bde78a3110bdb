"""Tests of spectra and samples, computed as a whole and in parts."""

import numpy as np
import pytest
from scipy import signal

from tfstyle.sounds.mel import bands_for, power_scale
from tfstyle.sounds.phase import consistent, find_phase
from tfstyle.sounds.sound import RATES
from tfstyle.sounds.stft import Framing, framing, hann, inverse, overlap_add, transform


@pytest.mark.slow
@pytest.mark.parametrize("length", [1, 2, 100, 4096, 50001])
@pytest.mark.parametrize("rate", [8000, 44100])
def test_a_sound_comes_back_from_its_spectra(random, length, rate):
    samples = random.standard_normal(length).astype(np.float32)
    frames = framing(length, rate)
    spectra = transform(samples, frames)
    assert len(spectra) == frames.count
    assert frames.count % 2 == 1
    assert inverse(spectra, frames) == pytest.approx(samples, abs=1e-5)


def test_windows_have_the_same_duration_at_every_rate():
    rates = np.unique(np.geomspace(*RATES, 200).astype(int))
    windows = np.array([framing(1, int(rate)).window for rate in rates])
    assert windows.min() == 48
    assert not (windows % 4).any()
    # 2048 samples at 44.1 kHz, rounded to a multiple of 4.
    assert np.abs(windows - 2048 * rates / 44100).max() <= 2


def test_frames_are_windows_around_multiples_of_the_hop(random):
    samples = random.standard_normal(4000).astype(np.float32)
    frames = Framing(4000, 256)
    padded = np.pad(samples, 1000)
    for number in (0, 1, 20, frames.count - 1):
        middle = 1000 + (number - 1) * 64
        window = padded[middle - 128 : middle + 128] * signal.windows.hann(256, False)
        expected = np.fft.rfft(window)
        found = transform(samples, frames, number, number + 1)[0]
        assert found == pytest.approx(expected, abs=1e-4)


def test_parts_are_cut_from_the_whole(random):
    samples = random.standard_normal(9000).astype(np.float32)
    frames = Framing(9000, 128)
    whole = transform(samples, frames)
    assert np.array_equal(transform(samples, frames, 11, 40), whole[11:40])


@pytest.mark.parametrize("rate", [8000, 16000, 44100, 96000])
def test_bands_add_up_to_the_mean_square(random, rate):
    samples = random.standard_normal(rate).astype(np.float32)
    frames = framing(rate, rate)
    squares = np.abs(transform(samples, frames)[3:-3]) ** 2
    powers = squares @ bands_for(rate).weights(frames.window, rate)
    total = powers.sum(axis=1).mean() * power_scale(frames)
    assert total == pytest.approx(np.mean(samples**2), rel=0.02)


def test_a_tone_is_in_the_same_band_at_every_rate():
    bands = bands_for(16000, 44100)
    places = []
    for rate in (16000, 44100):
        samples = np.sin(2 * np.pi * 3000 * np.arange(rate) / rate)
        frames = framing(rate, rate)
        squares = np.abs(transform(samples, frames)[frames.count // 2]) ** 2
        powers = squares @ bands.weights(frames.window, rate) * power_scale(frames)
        places.append((powers.argmax(), powers.sum()))
    assert places[0][0] == places[1][0]
    assert places[0][1] == pytest.approx(places[1][1], rel=0.01)


def test_griffin_lim_finds_a_sound_of_the_magnitudes(random):
    frames = Framing(8000, 256)
    samples = signal.lfilter([1], [1, -0.9], random.standard_normal(8000))
    spectra = transform(samples, frames)
    angles = np.exp(1j * random.uniform(-1, 1, spectra.shape))
    errors = []
    for steps in (0, 10, 50):
        turned = find_phase(spectra * angles, np.abs(spectra), frames, steps)
        found = consistent(turned, frames)
        errors.append(np.linalg.norm(np.abs(found) - np.abs(spectra)))
    assert errors[0] > 2 * errors[1] > 2 * errors[2]


def test_spectra_of_a_sound_are_consistent(random):
    frames = Framing(3000, 128)
    spectra = transform(random.standard_normal(3000), frames)
    again = consistent(spectra, frames)
    inner = slice(3, -3)
    assert again[inner] == pytest.approx(spectra[inner], abs=1e-4)
    assert len(overlap_add(spectra, frames)) == (frames.count + 3) * frames.hop
    assert hann(128)[64] == 1


def test_phases_are_those_of_the_formula(random):
    """Step by step in double precision, without turns of arrays or blocks."""
    frames = Framing(20000, 256)
    spectra = transform(random.standard_normal(20000), frames)
    spectra = spectra * np.exp(0.3j * random.standard_normal(spectra.shape))
    given = spectra.copy()
    found, last = spectra.astype(complex), None
    for _ in range(5):
        samples = np.zeros((len(found) + 3) * frames.hop)
        window = signal.windows.hann(256, False)
        for number, frame in enumerate(found):
            first = number * frames.hop
            samples[first : first + 256] += window * np.fft.irfft(frame) / 1.5
        now = np.stack(
            [
                np.fft.rfft(window * samples[n * frames.hop :][:256])
                for n in range(len(found))
            ]
        )
        found = now if last is None else now + 0.99 * (now - last)
        found, last = found / np.abs(found) * np.abs(given), now
    ours = find_phase(spectra.astype(np.complex64), np.abs(given), frames, 5)
    assert np.quantile(np.abs(ours - found) / np.abs(given).mean(), 0.99) < 1e-3
