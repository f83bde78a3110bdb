"""Sounds for measurements: drums, bells, rain, and speech if espeak-ng is installed."""

import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from tfstyle.errors import InputError
from tfstyle.sounds.read import read_sound
from tfstyle.sounds.sound import Sound

RATE = 44100
TEXT = (
    "The style of a sound is what stays when nobody listens to the words. Bring the "
    "rain into the sentence, and let the drum say it again. One, two, three."
)


def drums(seconds: float, channels: int = 1) -> Sound:
    """A repeated bar of kick, snare and hats at 110 beats per minute."""
    random, length = np.random.default_rng(1), round(seconds * RATE)
    track, times = np.zeros(length + RATE), np.arange(RATE // 2) / RATE
    step = 60 / 110 / 2
    for number in range(int(seconds / step)):
        first = round(number * step * RATE)
        hit = _hit(number % 4, times, random)
        track[first : first + len(hit)] += 0.5 * hit
    return _sound(track[:length], channels)


def _hit(place: int, times: np.ndarray, random: np.random.Generator) -> np.ndarray:
    noise = random.standard_normal(len(times) + 1)
    if place == 0:
        sweep = 50 * times + 4 * (1 - np.exp(-30 * times))
        return np.sin(2 * np.pi * sweep) * np.exp(-9 * times)
    if place == 2:
        tone = 0.5 * np.sin(2 * np.pi * 190 * times) * np.exp(-25 * times)
        return tone + 0.6 * noise[1:] * np.exp(-18 * times)
    return 0.3 * np.diff(noise) * np.exp(-60 * times)


def bells(seconds: float, channels: int = 1) -> Sound:
    """Struck bells of five pitches."""
    random, length = np.random.default_rng(5), round(seconds * RATE)
    track, first = np.zeros(length), 0
    while first < length:
        pitch = random.choice([523, 659, 784, 988, 1175])
        times = np.arange(length - first) / RATE
        for ratio, size, decay in _PARTIALS:
            tone = size * np.sin(2 * np.pi * pitch * ratio * times)
            track[first:] += 0.1 * tone * np.exp(-decay * times)
        first += round(random.uniform(0.25, 0.6) * RATE)
    return _sound(track, channels)


_PARTIALS = (
    (1, 1, 1.2),
    (2, 0.6, 1.8),
    (2.76, 0.5, 2.5),
    (5.4, 0.3, 5),
    (8.9, 0.15, 9),
)


def rain(seconds: float, channels: int = 1) -> Sound:
    """Filtered noise with drops, which differ between the channels."""
    tracks = [_rain(seconds, seed) for seed in range(7, 7 + channels)]
    return Sound(np.stack(tracks, axis=1).astype(np.float32), RATE)


def _rain(seconds: float, seed: int) -> np.ndarray:
    random, length = np.random.default_rng(seed), round(seconds * RATE)
    spectrum = np.fft.rfft(random.standard_normal(length))
    hertz = np.fft.rfftfreq(length, 1 / RATE)
    track = np.fft.irfft(spectrum / (1 + (hertz / 2500) ** 2) * (hertz > 150), length)
    track *= 0.3 / track.std()
    times = np.arange(1200) / RATE
    for first in random.integers(0, max(1, length - 1200), int(60 * seconds)):
        drop = np.sin(2 * np.pi * random.uniform(1500, 6000) * times)
        drop *= random.uniform(0.5, 3) * np.exp(-250 * times)
        track[first : first + 1200] += drop[: length - first]
    return 0.1 * track


def speech(seconds: float, channels: int = 1) -> Sound:
    """Synthesized speech, repeated.

    Raises:
        InputError: espeak-ng is not installed.
    """
    if shutil.which("espeak-ng") is None:
        raise InputError("Expected espeak-ng to be installed. Received: none")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "speech.wav"
        command = ["espeak-ng", "-v", "en-us", "-s", "150", "-w", str(path), TEXT]
        subprocess.run(command, check=True)
        spoken = read_sound(path)
    length = round(seconds * spoken.rate)
    samples = np.resize(spoken.samples[:, 0], length)
    return Sound(np.repeat(samples[:, None], channels, axis=1), spoken.rate)


def _sound(track: np.ndarray, channels: int) -> Sound:
    """Copies a track to channels, each softer than the previous one."""
    samples = track[:, None] * 0.7 ** np.arange(channels)
    return Sound(samples.astype(np.float32), RATE)


SOUNDS: dict[str, Callable[..., Sound]] = {
    "speech": speech,
    "drums": drums,
    "bells": bells,
    "rain": rain,
}
