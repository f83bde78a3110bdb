"""The style term by regions: here one style, there another."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from tfstyle.losses.style import StyleLoss


class Region(NamedTuple):
    """A region of the picture and what is wanted there.

    Attributes:
        share: Factor of its distance.
        guides: By name of layer `(1, height, width, 1)`, how much each position belongs
            to it, at least 0 and not 0 everywhere.
        statistics: By name of layer, what they should be (`StyleLoss.target_of`).
    """

    share: float
    guides: Mapping[str, Any]
    statistics: Mapping[str, Any]


class GuidedStyleLoss(StyleLoss):
    """Distance of the statistics of regions, each from those of its own style.

    The statistics of a region are divided by its own weight, so that a style does not
    fade with the area of its region. The distances are added, each times the region's
    share. With its part of the picture's area as its share a region is styled as
    strongly, beside a content term over the whole picture, as if it were all of it.

    Arguments are those of `StyleLoss`; the target is a list of `Region`.

    Reference:
        Gatys et al., "Controlling Perceptual Factors in Neural Style Transfer" (CVPR
        2017), section 4. Deviations: a position counts by the mask's value, not its
        square; regions are weighted by their area.
    """

    def accumulate(self, features: Mapping, target: Sequence[Region]) -> list[dict]:
        """The sums of each region over a part of the picture, by name of layer."""
        return [self.accumulate_weighted(features, r.guides) for r in target]

    def finalize(self, sums: Sequence[Mapping], target: Sequence[Region]):
        """Returns the sum over the regions, `(batch,)`, without the term's weight."""
        each = self.by_region(sums, target)
        return sum(r.share * value for r, value in zip(target, each, strict=True))

    def by_region(self, sums: Sequence[Mapping], target: Sequence[Region]) -> list:
        """The distance of each region, `(batch,)`, without its share."""
        pairs = zip(sums, target, strict=True)
        return [
            super(GuidedStyleLoss, self).finalize(s, r.statistics) for s, r in pairs
        ]

    def target_at(
        self, target: Sequence[Region], crop: Callable[[Mapping], Mapping]
    ) -> list[Region]:
        """The regions with their guides of a part of the picture."""
        return [region._replace(guides=crop(region.guides)) for region in target]
