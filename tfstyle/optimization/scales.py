"""Coarse to fine: which sizes, and how many steps at each."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from tfstyle.images import MIN_SIDE
from tfstyle.machine import FLOAT32


class Scale(NamedTuple):
    """One size of the picture, and the steps spent there.

    Attributes:
        height: Pixels.
        width: Pixels.
        steps: Number of steps, at least 1.
        dtype: Of the numbers that the feature network computes with.
        convolution: Algorithm of its convolutions, "direct" or "winograd".
    """

    height: int
    width: int
    steps: int
    dtype: str = FLOAT32
    convolution: str = "direct"

    @property
    def pixel_steps(self) -> int:
        """Pixels times steps, to which the time is proportional."""
        return self.height * self.width * self.steps


def plan_scales(
    height: int,
    width: int,
    steps: int,
    min_scale: int,
    scale_factor: float,
    least_side: int = MIN_SIDE,
) -> list[Scale]:
    """Divides `steps` among sizes that grow by `scale_factor` to the full size.

    The n-th scale gets n shares: the coarse ones lay out the large strokes, which takes
    few steps; the fine ones have to bring back what was lost of the content.

    Args:
        height: Of the result in pixels.
        width: Of the result in pixels.
        steps: Over all scales, at least 1.
        min_scale: No scale's longer side is shorter than this, in pixels.
        scale_factor: Ratio of neighbouring scales; 1 for the full size alone.
        least_side: No side is shorter than this, in pixels; the result's are not.

    Example:

    >>> scales = plan_scales(384, 512, 150, min_scale=128, scale_factor=2.0)
    >>> [scale[:3] for scale in scales]
    [(96, 128, 25), (192, 256, 50), (384, 512, 75)]
    """
    sizes = [(height, width)]
    longer, shrink = max(height, width), scale_factor
    while scale_factor > 1 and longer / shrink >= min_scale and len(sizes) < steps:
        sides = (max(least_side, round(side / shrink)) for side in (height, width))
        sizes.insert(0, tuple(sides))
        shrink *= scale_factor
    shares = _shares(steps, len(sizes))
    return [Scale(*size, share) for size, share in zip(sizes, shares, strict=True)]


def plan_octaves(
    height: int,
    width: int,
    steps: int,
    octaves: int,
    octave_scale: float,
    least_side: int = MIN_SIDE,
) -> list[Scale]:
    """Divides `steps` equally among sizes that grow by `octave_scale` to the full size.

    Args:
        height: Of the result in pixels, at least `least_side`.
        width: Of the result in pixels, at least `least_side`.
        steps: Over all octaves, at least 1; what is left over goes to the last.
        octaves: How many; those with a side below `least_side` are left out, and those
            for which there is no step.
        octave_scale: Ratio of neighbouring octaves, more than 1.
        least_side: In pixels.

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
    """Has all steps but the last ones made in quicker numbers.

    Args:
        scales: From coarse to fine.
        dtype: Of the quick ones; nothing changes if that is `FLOAT32`.
        float32_share: Of the last scale's steps, those that stay exact; at least one.

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


def _shares(steps: int, count: int) -> list[int]:
    """Splits `steps` as 1 : 2 : 3 ..., at least one each, the rest to the last."""
    whole = count * (count + 1) // 2
    shares = [max(1, steps * (n + 1) // whole) for n in range(count - 1)]
    return [*shares, steps - sum(shares)]
