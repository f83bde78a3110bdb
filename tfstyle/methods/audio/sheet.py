"""Sheet with spectrograms and statistics of sounds. Does not use TensorFlow."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from tfstyle.images import resize
from tfstyle.images.contact_sheet import contact_sheet, heat
from tfstyle.methods.audio.bands import (
    FLOOR,
    FRAMES_PER_NODE,
    band_powers,
    logarithms,
    moments_of,
)
from tfstyle.methods.audio.channels import Mix
from tfstyle.methods.audio.filters import REACH, modulation_filters, random_filters
from tfstyle.methods.audio.inputs import AnySound, as_sounds, level_of, load_sound
from tfstyle.methods.audio.measures import gram_matrices
from tfstyle.sounds.loudness import loudness
from tfstyle.sounds.mastering import true_peak
from tfstyle.sounds.mel import MelBands, bands_for
from tfstyle.sounds.sound import Sound
from tfstyle.sounds.stft import framing

# Range of levels that a spectrogram shows, in decibels below its maximum.
SHOWN_DECIBELS = 80.0
# Power, in decibels, below which everything is drawn as silence.
SILENT_DECIBELS = -100.0
# Width in nodes (time steps) of the filters whose Gram matrix is shown; aspect ratio
# (width to height) of a spectrogram.
GRAM_WIDTH, ASPECT = 11, 3
# Quantile of the Gram matrices' entries. Larger entries have the brightest color.
_BRIGHT = 0.99
# Labels of the three pictures to the right of each spectrogram.
_COLUMNS = ("mean and deviation per band", "modulation, 1 to 16 Hz", "Gram matrix")


def inspect_sounds(
    sounds: AnySound | Sequence[AnySound], side: int = 256
) -> np.ndarray:
    """Draws the spectrograms and statistics of sounds, one sound per row.

    From left to right, each row shows:

    - a mel spectrogram, with the lowest band at the bottom and a range of 80 dB from
      dark to bright;
    - a bar for the mean level of each band, extended in another color by the standard
      deviation;
    - each band's modulation amplitude at about 1, 2, 4, 8 and 16 Hz;
    - the Gram matrix of the responses of random filters. For this matrix, the bands of
      all sounds are standardized with the means and standard deviations of the first
      sound's bands.

    Channels are averaged, and all sounds are scaled to the same loudness.

    Args:
        sounds: A `tfstyle.Sound`, the path of a sound or video file, or a list of
            these.
        side: Height of each picture in a row, in pixels.

    Returns:
        The sheet, float32 `(height, width, 3)` in [0, 1].

    Raises:
        InputError: A sound is invalid.
    """
    given = as_sounds(sounds)
    loaded = [load_sound(each, "content") for each in given]
    bands = bands_for(*(sound.rate for sound in loaded))
    powers = [_powers(sound, bands) for sound in loaded]
    moments = moments_of(powers[:1], [1.0])
    filters = {GRAM_WIDTH: random_filters(bands.count, 0)[GRAM_WIDTH]}
    grams = [
        gram_matrices(moments.standardized(each), filters)[GRAM_WIDTH]
        for each in powers
    ]
    bright = float(np.quantile(grams, _BRIGHT)) or 1.0
    images, labels = [], []
    rows = zip(given, loaded, powers, grams, strict=True)
    for number, (source, sound, power, gram) in enumerate(rows, start=1):
        images += [
            _spectrogram(power, side),
            _moment_bars(power, side),
            _modulations(power, sound, side),
            _square(np.sqrt(np.clip(gram / bright, 0, 1)), side),
        ]
        name = f"sound {number}"
        if not isinstance(source, Sound):
            name = Path(source).name
        labels += [f"{name}: {_described(sound)}", *_COLUMNS]
    return contact_sheet(images, labels, 4)


def _described(sound: Sound) -> str:
    """Describes a sound by its duration, loudness and true peak."""
    heard, peak = loudness(sound), true_peak(sound)
    if not np.isfinite(heard):
        return f"{sound.seconds:.2f} s, silent"
    return f"{sound.seconds:.2f} s, {heard:.1f} LUFS, peak {peak:.1f} dB"


def _powers(sound: Sound, bands: MelBands) -> np.ndarray:
    mixed = Mix(sound.samples, [1 / sound.channels] * sound.channels)
    frames = framing(sound.length, sound.rate)
    return band_powers(mixed, frames, sound.rate, bands, level_of(sound))


def _spectrogram(powers: np.ndarray, side: int) -> np.ndarray:
    decibels = 10 * np.log10(np.maximum(powers, 1e-20))
    loudest = max(decibels.max(), SILENT_DECIBELS + SHOWN_DECIBELS)
    shown = 1 + (decibels - loudest) / SHOWN_DECIBELS
    return heat(_sized(shown.T[::-1], side, ASPECT * side))


def _moment_bars(powers: np.ndarray, side: int) -> np.ndarray:
    """Draws a bar per band: mean level (bright), then standard deviation (darker)."""
    logs = logarithms(powers)
    most = np.log1p(1 / FLOOR)
    places = np.arange(side) / side
    ends = [logs.mean(axis=0) / most, (logs.mean(axis=0) + logs.std(axis=0)) / most]
    mean, beyond = (places < end[::-1, None] for end in ends)
    return heat(_sized(0.55 * mean + 0.45 * beyond, side, side))


def _modulations(powers: np.ndarray, sound: Sound, side: int) -> np.ndarray:
    frames = framing(sound.length, sound.rate)
    filters = modulation_filters(sound.rate / (FRAMES_PER_NODE * frames.hop))
    logs = logarithms(powers)
    padded = np.pad(logs - logs.mean(axis=0), ((REACH, REACH), (0, 0)))
    seen = np.lib.stride_tricks.sliding_window_view(padded, 2 * REACH + 1, axis=0)
    amplitudes = np.sqrt(((seen @ filters) ** 2).mean(axis=0))
    return _square(np.clip(amplitudes[::-1], 0, 1), side)


def _square(values: np.ndarray, side: int) -> np.ndarray:
    return heat(_sized(values, side, side))


def _sized(values: np.ndarray, height: int, width: int) -> np.ndarray:
    return resize(np.clip(values, 0, 1)[..., None], (height, width), "area")[..., 0]
