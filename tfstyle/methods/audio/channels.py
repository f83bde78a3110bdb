"""Which channels are styled, and what each of them shall sound like."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tfstyle.methods.audio.inputs import AudioPlan
from tfstyle.sounds.sound import Sound

_PART = 2**20


class Mix:
    """A weighted sum of the channels of a sound, computed where it is looked at.

    Args:
        samples: `(length, channels)`.
        weights: Weight of each channel.
    """

    def __init__(self, samples: np.ndarray, weights: Sequence[float]):
        self.samples = samples
        self.weights = np.array(weights, np.float32)

    def __len__(self) -> int:
        """Number of samples."""
        return len(self.samples)

    def __getitem__(self, cut: slice) -> np.ndarray:
        """Samples of a part, `(length,)`."""
        return self.samples[cut] @ self.weights


@dataclass(frozen=True)
class Channels:
    """Channels of a content sound with the style channels that they are compared with.

    Args:
        content: All channels of the content, mid and side for stereo.
        fields: For each of these, the number of its gain field.
        styles: For each gain field, a channel of each style sound.
    """

    content: list[Mix]
    fields: list[int]
    styles: list[list[Mix]]

    @property
    def led(self) -> list[Mix]:
        """For each gain field, the channel that it is made for."""
        return [self.content[self.fields.index(f)] for f in range(len(self.styles))]


def choose_channels(plan: AudioPlan) -> Channels:
    """Chooses channels: mid and side for stereo.

    Where a style has other channels than the content, all channels of the content are
    compared with its mean over channels; stereo content then has one gain field, which
    keeps the places of what is heard.
    """
    content = split(plan.content)
    count = len(content)
    if all(style.channels == count for style in plan.styles):
        parts = [split(style) for style in plan.styles]
        styles = [[part[number] for part in parts] for number in range(count)]
        return Channels(content, list(range(count)), styles)
    mixed = [
        Mix(style.samples, [1 / style.channels] * style.channels)
        for style in plan.styles
    ]
    fields = [0, 0] if count == 2 else list(range(count))
    return Channels(content, fields, [mixed] * (max(fields) + 1))


def split(sound: Sound) -> list[Mix]:
    """The channels of a sound, mid and side for stereo."""
    is_stereo = sound.channels == 2
    weights = [[0.5, 0.5], [0.5, -0.5]] if is_stereo else np.eye(sound.channels)
    return [Mix(sound.samples, row) for row in weights]


def share(channel: Mix, leader: Mix) -> float:
    """How much of another channel is in a channel, by least squares."""
    product = square = 0.0
    for first in range(0, len(leader), _PART):
        cut = slice(first, first + _PART)
        own, other = channel[cut].astype(np.float64), leader[cut].astype(np.float64)
        product += own @ other
        square += other @ other
    return product / square if square else 0.0
