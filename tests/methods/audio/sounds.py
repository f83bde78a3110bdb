"""Short sounds for tests."""

import numpy as np

from tfstyle.sounds.sound import Sound

RATE = 8000


def clicks(seconds=1.5, rate=RATE, channels=1, seed=0) -> Sound:
    """Decaying noise, four times per second, each time in a different channel."""
    random = np.random.default_rng(seed)
    samples = random.standard_normal((round(seconds * rate), channels), np.float32)
    times = np.arange(len(samples)) / rate
    decay = np.exp(-12 * (times % 0.25))[:, None]
    places = 1 + np.cos(np.pi * (times // 0.25)[:, None] + np.arange(channels))
    return Sound((0.1 * samples * decay * places).astype(np.float32), rate)


def hum(seconds=1.5, rate=RATE, channels=1, seed=1) -> Sound:
    """Low tones with beats, and some noise."""
    random = np.random.default_rng(seed)
    times = np.arange(round(seconds * rate))[:, None] / rate
    tones = [
        np.sin(2 * np.pi * f * times * (1 + np.arange(channels))) for f in (90, 99)
    ]
    noise = 0.05 * random.standard_normal((len(times), channels))
    return Sound((0.1 * sum(tones) + 0.1 * noise).astype(np.float32), rate)
