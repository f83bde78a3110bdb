"""Which channels are styled, and what each of them shall sound like."""

from dataclasses import dataclass

import numpy as np

from tfstyle.methods.audio.inputs import AudioPlan
from tfstyle.sounds.sound import Sound, to_mid_side


@dataclass(frozen=True)
class Channels:
    """Channels of a content sound with the style channels that they are compared with.

    Args:
        content: `(length,)` of each channel that gets a gain field.
        styles: Of each of these, `(length,)` of each style sound.
        fields: For each channel of the content, the number of its gain field.
    """

    content: list[np.ndarray]
    styles: list[list[np.ndarray]]
    fields: list[int]


def choose_channels(plan: AudioPlan) -> Channels:
    """Chooses channels: mid and side for stereo.

    Where a style has other channels than the content, all channels of the content are
    compared with its mean over channels; stereo content then has one gain field, which
    keeps the places of what is heard.
    """
    content = split(plan.content)
    count = len(content)
    alike = all(style.channels == count for style in plan.styles)
    if count == 2 and not alike:
        mixed = [style.samples.mean(axis=1) for style in plan.styles]
        return Channels(content[:1], [mixed], [0, 0])
    if alike:
        parts = [split(style) for style in plan.styles]
        styles = [[part[number] for part in parts] for number in range(count)]
    else:
        mixed = [style.samples.mean(axis=1) for style in plan.styles]
        styles = [mixed] * count
    return Channels(content, styles, list(range(count)))


def split(sound: Sound) -> list[np.ndarray]:
    """The channels of a sound, mid and side for stereo, `(length,)` each."""
    return list(to_mid_side(sound.samples).T)
