"""Band powers of the content and style sounds."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tfstyle.methods.audio.bands import (
    FRAMES_PER_NODE,
    Moments,
    band_powers,
    moments_of,
)
from tfstyle.methods.audio.channels import Channels, choose_channels
from tfstyle.methods.audio.gains import moment_gains
from tfstyle.methods.audio.inputs import AudioPlan
from tfstyle.methods.audio.noise import WhiteNoise, noise_amplitudes
from tfstyle.sounds.scratch import release
from tfstyle.sounds.stft import Framing, framing


@dataclass(frozen=True)
class Observed:
    """Band powers of all sounds of a run, for each gain field.

    A gain field holds gains for all nodes (time steps) and frequency bands.

    Args:
        channels: Content channels, each with its gain field and its style channels.
        frames: How the content is divided into frames.
        level: Gain in decibels that brings the content to the loudness `LEVEL`.
        node_rate: Number of nodes per second.
        powers: Powers of the content, `(nodes, bands)` for each gain field.
        noise: Powers of the noise added to the content, `(nodes, bands)` for each gain
            field.
        amplitudes: Amplitudes of the noise added to the content, `(bands,)` for each
            gain field.
        styles: For each gain field, the powers of each style, `(nodes, bands)`.
        shares: Blend weight of each style; the weights sum to 1.
    """

    channels: Channels
    frames: Framing
    level: float
    node_rate: float
    powers: Sequence[np.ndarray]
    noise: Sequence[np.ndarray]
    amplitudes: Sequence[np.ndarray]
    styles: Sequence[Sequence[np.ndarray]]
    shares: Sequence[float]

    @property
    def nodes(self) -> int:
        """Number of nodes in a gain field."""
        return len(self.powers[0])

    @property
    def bands(self) -> int:
        """Number of bands."""
        return self.powers[0].shape[1]

    @cached_property
    def moments(self) -> list[Moments]:
        """Moments of the content for each gain field."""
        return [moments_of([each], [1.0]) for each in self.powers]

    @cached_property
    def style_moments(self) -> list[Moments]:
        """Joint moments of all styles for each gain field, weighted by `shares`."""
        return [moments_of(each, self.shares) for each in self.styles]

    def release(self) -> None:
        """Frees the memory of `powers` and `noise`; temporary files keep the values."""
        for power in (*self.powers, *self.noise):
            release(power)

    def moment_gains(self, first: int, last: int) -> np.ndarray:
        """Computes gains that change the content's moments to those of the style.

        Args:
            first: Index of the first node to compute gains for.
            last: Index after the last node to compute gains for.

        Returns:
            Logarithmic gains, `(last - first, bands, fields)`.
        """
        powers, noise = (
            [each[first:last] for each in maps] for maps in (self.powers, self.noise)
        )
        fields = zip(powers, noise, self.moments, self.style_moments, strict=True)
        return np.stack([moment_gains(*field) for field in fields], axis=2)


def observe(plan: AudioPlan) -> Observed:
    """Computes the band powers of all sounds of a plan."""
    content, channels = plan.content, choose_channels(plan)
    frames = framing(content.length, content.rate)
    _, *levels = plan.levels
    rates = [style.rate for style in plan.styles]
    styles = [
        [
            band_powers(samples, framing(len(samples), rate), rate, plan.bands, own)
            for samples, rate, own in zip(each, rates, levels, strict=True)
        ]
        for each in channels.styles
    ]
    about = frames, content.rate, plan.bands
    means = [_mean(each, plan.shares) for each in styles]
    amplitudes = [noise_amplitudes(each, *about) for each in means]
    noise = [
        band_powers(WhiteNoise(plan.options.seed, number), *about)
        for number in range(len(amplitudes))
    ]
    for power, amplitude in zip(noise, amplitudes, strict=True):
        power *= amplitude**2
    powers = content_powers(plan, channels)
    rate, shares = content.rate / (FRAMES_PER_NODE * frames.hop), plan.shares
    maps = powers, noise, amplitudes, styles
    return Observed(channels, frames, plan.levels[0], rate, *maps, shares)


def content_powers(plan: AudioPlan, channels: Channels) -> list[np.ndarray]:
    """Computes band powers of the content, `(nodes, bands)` for each gain field."""
    about = framing(plan.content.length, plan.content.rate), plan.content.rate
    level = plan.levels[0]
    return [band_powers(each, *about, plan.bands, level) for each in channels.led]


def _mean(powers: Sequence[np.ndarray], shares: Sequence[float]) -> np.ndarray:
    pairs = zip(shares, powers, strict=True)
    return sum(share * each.mean(axis=0) for share, each in pairs)
