"""Inputs and plan of `audio`, checked before TensorFlow is imported."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from os import PathLike
from typing import cast

import numpy as np

from tfstyle.arguments import shown
from tfstyle.blend_weights import normalized_blend_weights, split_weights
from tfstyle.errors import InputError
from tfstyle.methods.audio.bands import LEVEL
from tfstyle.methods.audio.options import AudioOptions
from tfstyle.sounds.loudness import ABSOLUTE_GATE, loudness
from tfstyle.sounds.mel import MelBands, bands_for
from tfstyle.sounds.read import read_sound
from tfstyle.sounds.scratch import scratch
from tfstyle.sounds.sound import Sound, check_finite

_PART = 2**20
AnySound = Sound | str | PathLike
# One style, several styles, or a dictionary of weights keyed by path.
AnyStyles = AnySound | Sequence[AnySound] | Mapping[str, float]


@dataclass(frozen=True)
class AudioPlan:
    """Plan of an `audio` run.

    Args:
        options: Options of the run.
        content: Content sound; for a texture, the noise from which the texture is made.
        styles: Style sounds.
        shares: Blend weight of each style sound; the weights sum to 1.
        bands: Mel bands, shared by all sounds.
        levels: Gains in decibels that bring the content and each style, in this order,
            to the loudness `LEVEL`.
    """

    options: AudioOptions
    content: Sound
    styles: list[Sound]
    shares: Sequence[float]
    bands: MelBands
    levels: list[float]

    @property
    def loudness(self) -> float:
        """Loudness of the result in LUFS.

        With `init="content"`, the result is as loud as the content. Otherwise, its
        loudness is the weighted mean of the styles' loudness.
        """
        if self.options.init == "content":
            return LEVEL - self.levels[0]
        return LEVEL - float(np.dot(self.shares, self.levels[1:]))


def plan_audio(
    content: AnySound | None,
    style: AnyStyles,
    options: AudioOptions,
    name: str = "style",
) -> AudioPlan:
    """Reads the sounds and plans the run.

    Args:
        content: Content sound; None for a texture.
        style: Style sounds.
        options: Options of the run.
        name: Name of the style argument, as shown in messages.

    Raises:
        InputError: A sound or the blend weights are invalid.
    """
    given, weights = _split(style, options.style_blend_weights)
    styles = [load_sound(each, name) for each in given]
    if not styles:
        raise InputError(f"Expected at least one `{name}`. Received: {name}=[]")
    shares = normalized_blend_weights(weights, len(styles))
    source = _content(content, styles[0], options)
    sounds = [load_sound(source, "content"), *styles]
    about = [("content", source), *[(name, each) for each in given]]
    levels = [_audible_level(s, *a) for s, a in zip(sounds, about, strict=True)]
    bands = bands_for(*(sound.rate for sound in sounds))
    return AudioPlan(options, sounds[0], styles, shares, bands, levels)


def _split(
    style: AnyStyles, weights: Sequence[float]
) -> tuple[list[AnySound], Sequence[float]]:
    styles: Sequence[AnySound]
    if isinstance(style, Mapping):
        styles, weights = split_weights(style, weights)
    else:
        styles = as_sounds(style)
    # Weights may be NumPy numbers, which cannot be stored as JSON.
    return [*styles], [*map(float, weights)]


def _content(content: AnySound | None, style: Sound, options: AudioOptions) -> AnySound:
    """Returns the content sound or, for a texture, noise."""
    is_texture = options.init == "noise"
    if is_texture != (content is None):
        raise InputError(
            "Expected either `content` or init='noise', but not both. Received: "
            f"content={'<a sound>' if isinstance(content, Sound) else shown(content)}, "
            f"init={options.init!r}"
        )
    return _noise(style, options) if content is None else content


def level_of(sound: Sound) -> float:
    """Returns the gain in dB that brings a sound to the loudness `LEVEL`.

    For silence, the gain is 0.
    """
    found = loudness(sound)
    return LEVEL - found if np.isfinite(found) else 0.0


def _audible_level(sound: Sound, name: str, source: AnySound) -> float:
    found = loudness(sound)
    if not np.isfinite(found):
        is_file = not isinstance(source, Sound)
        received = shown(source) if is_file else f"<{sound.seconds:.2f} s of sound>"
        raise InputError(
            f"Expected `{name}` to be louder than {ABSOLUTE_GATE:g} LUFS (anything "
            f"quieter counts as silence). Received: {name}={received}"
        )
    return LEVEL - found


def as_sounds(given: AnySound | Sequence[AnySound]) -> list[AnySound]:
    """Returns the given sound or sounds as a list."""
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
