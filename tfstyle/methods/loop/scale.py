"""Coarse to fine: which sizes, and how many steps at each."""

from typing import NamedTuple


class Scale(NamedTuple):
    """One size of the picture, and the steps spent there.

    Attributes:
        height: Pixels.
        width: Pixels.
        steps: Number of steps, at least 1.
    """

    height: int
    width: int
    steps: int

    @property
    def work(self) -> int:
        """Pixels times steps, to which the time is proportional."""
        return self.height * self.width * self.steps


def plan_scales(
    height: int, width: int, steps: int, min_scale: int, scale_factor: float
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

    Example:

    >>> plan_scales(384, 512, 150, min_scale=128, scale_factor=2.0)
    [Scale(height=96, width=128, steps=25), Scale(height=192, width=256, steps=50), \
Scale(height=384, width=512, steps=75)]
    """
    sizes = [(height, width)]
    side, shrink = max(height, width), scale_factor
    while scale_factor > 1 and side / shrink >= min_scale and len(sizes) < steps:
        sizes.insert(0, (_shrunk(height, shrink), _shrunk(width, shrink)))
        shrink *= scale_factor
    shares = _shares(steps, len(sizes))
    return [Scale(*size, share) for size, share in zip(sizes, shares, strict=True)]


def _shares(steps: int, count: int) -> list[int]:
    """Splits `steps` as 1 : 2 : 3 ..., at least one each, the rest to the last."""
    whole = count * (count + 1) // 2
    shares = [max(1, steps * (n + 1) // whole) for n in range(count - 1)]
    return [*shares, steps - sum(shares)]


def _shrunk(side: int, factor: float) -> int:
    return max(16, round(side / factor))  # VGG19 needs 16 pixels for relu5_1
