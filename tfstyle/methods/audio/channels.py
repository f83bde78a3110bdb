"""Pairing of content channels with style channels."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tfstyle.methods.audio.inputs import AudioPlan
from tfstyle.sounds.scratch import release
from tfstyle.sounds.sound import Sound

_PART = 2**20


class Mix:
    """Weighted sum of the channels of a sound, computed when samples are read.

    Args:
        samples: Samples of the sound, `(length, channels)`.
        weights: Weight of each channel.
    """

    def __init__(self, samples: np.ndarray, weights: Sequence[float]):
        self.samples = samples
        self.weights = np.array(weights, np.float32)

    def __len__(self) -> int:
        """Number of samples."""
        return len(self.samples)

    def __getitem__(self, cut: slice) -> np.ndarray:
        """Computes a slice of the mix, and then calls `release` for the samples."""
        mixed = self.samples[cut] @ self.weights
        release(self.samples)
        return mixed


@dataclass(frozen=True)
class Channels:
    """Channels of a content sound, each with its gain field and its style channels.

    Args:
        content: Channels of the content. For stereo, these are mid and side.
        fields: For each content channel, the index of its gain field (gains over time
            and bands).
        styles: For each gain field, one channel of each style sound.
    """

    content: list[Mix]
    fields: list[int]
    styles: list[list[Mix]]

    @property
    def led(self) -> list[Mix]:
        """For each gain field, the content channel for which it is optimized."""
        return [self.content[self.fields.index(f)] for f in range(len(self.styles))]


def choose_channels(plan: AudioPlan) -> Channels:
    """Pairs the channels of the content with those of the styles.

    Stereo is split into mid and side. If any style has a different number of channels
    than the content, each channel of the content is paired with the mean of all
    channels of each style. In this case, stereo content has a single gain field, which
    preserves the stereo image.
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
    """Returns the channels of a sound; mid and side for stereo."""
    is_stereo = sound.channels == 2
    rows = [[0.5, 0.5], [0.5, -0.5]] if is_stereo else np.eye(sound.channels).tolist()
    return [Mix(sound.samples, row) for row in rows]


def share(channel: Mix, leader: Mix) -> float:
    """Returns the factor that scales `leader` to fit `channel` (least squares)."""
    product = square = 0.0
    for first in range(0, len(leader), _PART):
        cut = slice(first, first + _PART)
        own, other = channel[cut].astype(np.float64), leader[cut].astype(np.float64)
        product += float(own @ other)
        square += float(other @ other)
    return product / square if square else 0.0
