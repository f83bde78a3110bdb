"""Scales of a coarse-to-fine optimization: picture sizes and numbers of steps."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from tfstyle.images import MIN_SIDE
from tfstyle.machine import FLOAT32


class Scale(NamedTuple):
    """Size of the picture, with the number of steps at this size.

    Attributes:
        height: Height in pixels.
        width: Width in pixels.
        steps: Number of steps, at least 1.
        dtype: Dtype of the feature network.
        convolution: Algorithm of the feature network's convolutions, "direct" or
            "winograd".
    """

    height: int
    width: int
    steps: int
    dtype: str = FLOAT32
    convolution: str = "direct"

    def __str__(self) -> str:
        return f"{self.width}x{self.height}"

    @property
    def pixel_steps(self) -> int:
        """Number of pixels times number of steps, a measure of the computing time."""
        return self.height * self.width * self.steps


def plan_scales(
    height: int,
    width: int,
    steps: int,
    min_scale: int,
    scale_factor: float,
    least_side: int = MIN_SIDE,
    growth: int = 1,
) -> list[Scale]:
    """Divides `steps` among sizes that grow by `scale_factor` up to the full size.

    Scales are numbered from coarse to fine. The number of steps at scale `n` is
    proportional to `n ** growth`. At coarse scales, a few steps are enough to form
    large strokes. Fine scales need more steps, because they also have to recover the
    content that coarse scales lack.

    Args:
        height: Height of the result in pixels.
        width: Width of the result in pixels.
        steps: Number of steps over all scales, at least 1.
        min_scale: Minimum length of the longer side, in pixels, at all scales except
            the full size.
        scale_factor: Ratio of the side lengths of neighboring scales; 1 to use only the
            full size.
        least_side: Minimum height and width, in pixels, of all scales except the full
            size.
        growth: Exponent in `n ** growth`, the relative number of steps at the n-th
            scale.

    Example:

    >>> scales = plan_scales(384, 512, 150, min_scale=128, scale_factor=2.0)
    >>> [scale[:3] for scale in scales]
    [(96, 128, 25), (192, 256, 50), (384, 512, 75)]
    """
    sizes = [(height, width)]
    longer, shrink = max(height, width), scale_factor
    while scale_factor > 1 and longer / shrink >= min_scale and len(sizes) < steps:
        rows, columns = round(height / shrink), round(width / shrink)
        sizes.insert(0, (max(least_side, rows), max(least_side, columns)))
        shrink *= scale_factor
    shares = _shares(steps, len(sizes), growth)
    return [Scale(*size, share) for size, share in zip(sizes, shares, strict=True)]


def plan_octaves(
    height: int,
    width: int,
    steps: int,
    octaves: int,
    octave_scale: float,
    least_side: int = MIN_SIDE,
) -> list[Scale]:
    """Plans octaves: sizes that grow by a factor of `octave_scale` up to the full size.

    The steps are divided equally among the octaves.

    Args:
        height: Height of the result in pixels, at least `least_side`.
        width: Width of the result in pixels, at least `least_side`.
        steps: Number of steps over all octaves, at least 1; the last octave gets the
            remainder.
        octaves: Number of octaves (sizes). Octaves without a step, or with a side below
            `least_side`, are dropped.
        octave_scale: Ratio of the side lengths of neighboring octaves, above 1.
        least_side: Minimum side of an octave in pixels.

    Example:

    >>> scales = plan_octaves(140, 280, 11, octaves=2, octave_scale=1.4)
    >>> [scale[:3] for scale in scales]
    [(100, 200, 5), (140, 280, 6)]
    """
    shrinks = [octave_scale**n for n in range(min(octaves, steps))]
    sizes = [(round(height / s), round(width / s)) for s in reversed(shrinks)]
    sizes = [size for size in sizes if min(size) >= least_side]
    share, rest = divmod(steps, len(sizes))
    return [
        Scale(*size, share + rest * (number == len(sizes)))
        for number, size in enumerate(sizes, start=1)
    ]


def mixed_precision(
    scales: Sequence[Scale], dtype: str, float32_share: float
) -> list[Scale]:
    """Replaces float32 with a faster dtype in all but the last steps.

    Args:
        scales: Scales from coarse to fine.
        dtype: Dtype that replaces float32; `FLOAT32` to change nothing.
        float32_share: Fraction of the last scale's steps that use float32. The number
            of these steps is rounded up.

    Example:

    >>> scales = [Scale(48, 64, 5), Scale(96, 128, 8)]
    >>> [scale[:4] for scale in mixed_precision(scales, "bfloat16", 0.25)]
    [(48, 64, 5, 'bfloat16'), (96, 128, 6, 'bfloat16'), (96, 128, 2, 'float32')]
    """
    if dtype == FLOAT32:
        return list(scales)
    last = scales[-1]
    exact = math.ceil(float32_share * last.steps)
    quick = [*scales[:-1], last._replace(steps=last.steps - exact)]
    quick = [scale._replace(dtype=dtype) for scale in quick if scale.steps]
    return [*quick, last._replace(steps=exact)]


def _shares(steps: int, count: int, growth: int) -> list[int]:
    """Splits `steps` in the ratio 1 : 2^growth : 3^growth ...; no part is below 1."""
    ratio = [n**growth for n in range(1, count + 1)]
    shares = [max(1, steps * part // sum(ratio)) for part in ratio[:-1]]
    return [*shares, steps - sum(shares)]
