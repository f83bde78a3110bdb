"""Inputs and plan of `audio`, checked before TensorFlow is imported."""

from collections.abc import Sequence
from dataclasses import dataclass
from os import PathLike
from typing import cast

import numpy as np

from tfstyle.errors import InputError
from tfstyle.methods.audio.bands import LEVEL
from tfstyle.methods.audio.options import AudioOptions
from tfstyle.options import normalized_blend_weights
from tfstyle.sounds.loudness import ABSOLUTE_GATE, loudness
from tfstyle.sounds.mel import MelBands, bands_for
from tfstyle.sounds.read import read_sound
from tfstyle.sounds.scratch import scratch
from tfstyle.sounds.sound import Sound, check_finite

_PART = 2**20
AnySound = Sound | str | PathLike


@dataclass(frozen=True)
class AudioPlan:
    """Plan of a run of `audio`.

    Args:
        options: Options of the run.
        content: Content sound, or the noise that a texture is made from.
        styles: Style sounds.
        shares: Share of each style sound, with a sum of 1.
        bands: Mel bands common to all sounds.
        levels: Gain in decibels that brings the content, and each style, to the common
            loudness.
    """

    options: AudioOptions
    content: Sound
    styles: list[Sound]
    shares: Sequence[float]
    bands: MelBands
    levels: list[float]


def plan_audio(
    content: AnySound | None,
    style: AnySound | Sequence[AnySound],
    options: AudioOptions,
) -> AudioPlan:
    """Reads the sounds and plans the run.

    Raises:
        InputError: A sound is invalid or missing.
    """
    styles = [load_sound(each, "style") for each in as_sounds(style)]
    if not styles:
        raise InputError("Expected at least one `style`. Received: style=[]")
    shares = normalized_blend_weights(options.style_blend_weights, len(styles))
    if options.init == "noise":
        content = _noise(styles[0], options)
    elif content is None:
        raise InputError(
            "Expected `content`, or `init` set to noise. Received: "
            f"init={options.init!r}"
        )
    content = load_sound(content, "content")
    sounds = [content, *styles]
    names = ["content", *["style"] * len(styles)]
    levels = [_audible_level(*pair) for pair in zip(sounds, names, strict=True)]
    bands = bands_for(*(sound.rate for sound in sounds))
    return AudioPlan(options, content, styles, shares, bands, levels)


def level_of(sound: Sound) -> float:
    """Gain in decibels that brings a sound to the loudness `LEVEL`; 0 for silence."""
    found = loudness(sound)
    return LEVEL - found if np.isfinite(found) else 0.0


def _audible_level(sound: Sound, name: str) -> float:
    found = loudness(sound)
    if not np.isfinite(found):
        raise InputError(
            f"Expected `{name}` to be louder than silence ({ABSOLUTE_GATE:g} LUFS). "
            f"Received: {name} of {sound.seconds:.2f} s, all silent"
        )
    return LEVEL - found


def as_sounds(given: AnySound | Sequence[AnySound]) -> list[AnySound]:
    """Returns one sound or several as a list."""
    return list(given) if isinstance(given, list | tuple) else [cast(AnySound, given)]


def load_sound(sound: AnySound, name: str) -> Sound:
    """Reads a sound file, or checks the samples of a `Sound`."""
    if not isinstance(sound, Sound):
        return read_sound(sound, name)
    check_finite(sound, name)
    return sound


def _noise(style: Sound, options: AudioOptions) -> Sound:
    length = max(1, round(options.duration * style.rate))
    random = np.random.default_rng(options.seed)
    samples = scratch((length, style.channels))
    for first in range(0, length, _PART):
        part = samples[first : first + _PART]
        part[:] = 0.1 * random.standard_normal(part.shape, np.float32)
    return Sound(samples, style.rate, style.layout)
