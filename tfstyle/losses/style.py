"""The style term: distance of statistics, over all positions or by regions."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from keras import ops

from tfstyle import statistics
from tfstyle.losses import formulas
from tfstyle.losses.loss import Loss
from tfstyle.statistics.sums import PositionSums, accumulate, mixture


class StyleLoss(Loss):
    """Distance of the statistics of the activations from those of the style pictures.

    Args:
        layers: Names of layers, `relu1_1`.
        weight: Factor in the objective, at least 0.
        statistic: Name of a statistic (`tfstyle.statistics`). Defaults to "gram".
        formula: Name of a formula (`tfstyle.losses.formulas`), of which a statistic
            with its own distance takes the mean or sum over layers alone. Defaults to
            "relative".
        name: Name in reports. Defaults to "style".

    Reference:
        Gatys, Ecker, Bethge, CVPR 2016, section 2.2.
    """

    has_regions = True

    def __init__(
        self,
        layers: Sequence[str],
        weight: float = 1.0,
        statistic: str = "gram",
        formula: str = "relative",
        name: str = "style",
    ):
        super().__init__(name=name, weight=weight, layers=layers)
        self.statistic = statistic
        self.formula = formula

    def target(self, features: Iterable[Mapping], blend: Sequence[float]) -> dict:
        """The statistics of several style pictures taken together.

        Args:
            features: Activations of each picture by name of layer.
            blend: Share of each picture; a picture's size does not matter.
        """
        return self.target_of(map(self.accumulate_weighted, features), blend)

    def target_of(self, sums: Iterable[Mapping], blend: Sequence[float]) -> dict:
        """As `target`, of what `accumulate_weighted` gave for each picture."""
        mixed, finalize = mixture(sums, blend), statistics.get(self.statistic)
        prepare = statistics.own_target(self.statistic)
        return {layer: prepare(finalize(mixed[layer])) for layer in self.layers}

    def __call__(self, images, features: Mapping, target):
        """Returns the distance of each picture, `(batch,)`, without the weight."""
        return self.finalize(self.accumulate(features, target), target)

    def accumulate(self, features: Mapping, target=None) -> dict:
        """The sums over the positions of a part of the picture, by name of layer."""
        return self.accumulate_weighted(features)

    def accumulate_weighted(
        self, features: Mapping, weights: Mapping | None = None
    ) -> dict[str, PositionSums]:
        """As `accumulate`, where each position has a weight.

        Args:
            features: Activations by name of layer.
            weights: By name of layer, as for `tfstyle.statistics.sums.accumulate`; all
                the same where there are none.
        """
        weights = weights or {}
        return {n: accumulate(features[n], weights.get(n)) for n in self.layers}

    def finalize(self, sums: Mapping, target: Mapping):
        """Returns the distance of the sums of the whole picture, `(batch,)`."""
        values = [self._distance(sums[n], target[n]) for n in self.layers]
        return formulas.get(self.formula).layer_reduction(ops.stack(values), axis=0)

    def _distance(self, sums: PositionSums, target):
        statistic = statistics.get(self.statistic)(sums)
        own = statistics.own_distance(self.statistic)
        if own:
            return own(statistic, target)
        channels = sums.first.shape[-1]
        return formulas.get(self.formula).style(statistic, target, channels)

    def get_config(self) -> dict:
        """The arguments that make this term again."""
        own = {"statistic": self.statistic, "formula": self.formula}
        return {**super().get_config(), **own}


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
