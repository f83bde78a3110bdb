"""Style terms, which compare activation statistics of whole pictures or of regions."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from keras import ops

from tfstyle import statistics
from tfstyle.losses import formulas
from tfstyle.losses.loss import Sums
from tfstyle.losses.style_term import StyleTerm
from tfstyle.statistics.sums import PositionSums, accumulate, weighted_sum


class StyleLoss(StyleTerm):
    """Distance between a picture's activation statistics and those of the style images.

    Args:
        layers: Names of layers, such as `relu1_1`.
        weight: Weight in the objective, at least 0.
        statistic: Name of a statistic (`tfstyle.statistics`). Defaults to "gram".
        formula: Name of a formula (`tfstyle.losses.formulas`). If the statistic defines
            its own distance, only the formula's `layer_reduction` is used. Defaults to
            "relative".
        name: Name of the term in results and logs. Defaults to "style".

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

    def target_of(self, sums: Iterable[Mapping], blend: Sequence[float]) -> dict:
        """Computes the target for a blend of style images from their `PositionSums`."""
        mixed, finalize = weighted_sum(sums, blend), statistics.get(self.statistic)
        prepare = statistics.target_of(self.statistic)
        return {layer: prepare(finalize(mixed[layer])) for layer in self.layers}

    def __call__(self, images, features: Mapping, target):
        """Returns each picture's unweighted distance from the target, `(batch,)`."""
        return self.finalize(self.accumulate(features, target), target)

    def accumulate(self, features: Mapping, target=None) -> Sums:
        """Returns sums over the positions of a part of the picture, keyed by layer."""
        return self.accumulate_weighted(features)

    def accumulate_weighted(
        self, features: Mapping, weights: Mapping | None = None
    ) -> dict[str, PositionSums]:
        """Works like `accumulate`, but gives each position a weight.

        Args:
            features: Activations, keyed by layer name.
            weights: Weights of the positions, keyed by layer name, in the form that
                `tfstyle.statistics.sums.accumulate` takes. At layers without weights,
                all positions count equally.
        """
        weights = weights or {}
        return {n: accumulate(features[n], weights.get(n)) for n in self.layers}

    def finalize(self, sums, target):
        """Returns one distance per picture, given the sums over the whole picture."""
        values = [self._distance(sums[n], target[n]) for n in self.layers]
        return formulas.get(self.formula).layer_reduction(ops.stack(values), axis=0)

    def guided(self) -> "GuidedStyleLoss":
        """Returns a copy of this term that has a separate style for each region."""
        return GuidedStyleLoss.from_config(self.get_config())

    def _distance(self, sums: PositionSums, target):
        statistic = statistics.get(self.statistic)(sums)
        own = statistics.distance_of(self.statistic)
        if own:
            return own(statistic, target)
        channels = sums.first.shape[-1]
        return formulas.get(self.formula).style(statistic, target, channels)

    def get_config(self) -> dict:
        """Returns the constructor arguments."""
        own = {"statistic": self.statistic, "formula": self.formula}
        return {**super().get_config(), **own}


class Region(NamedTuple):
    """Region of the picture, with its target.

    Attributes:
        share: Weight of the region's distance in the loss.
        guides: Weight of each position, `(1, height, width, 1)`, keyed by layer name.
            At each layer, no weight is negative, and at least one is above 0.
        statistics: Target statistics from `StyleLoss.target_of`, keyed by layer name.
    """

    share: float
    guides: Mapping[str, Any]
    statistics: Mapping[str, Any]


class GuidedStyleLoss(StyleLoss):
    """Style term that compares each region of a picture with a separate style.

    Statistics are normalized by the total weight of their region, so that a style does
    not become weaker in a small region. The distances are multiplied by the regions'
    shares and summed. If the shares are proportional to the regions' areas, style and
    content are balanced as with a single style.

    The arguments are those of `StyleLoss`; the target is a list of `Region`.

    Reference:
        Gatys et al., "Controlling Perceptual Factors in Neural Style Transfer" (CVPR
        2017), section 4. Deviations: positions are weighted by the mask, not its
        square; regions are weighted by their shares.
    """

    def accumulate(self, features: Mapping, target: Sequence[Region] = ()) -> Sums:
        """Returns each region's sums over a part of the picture, keyed by layer."""
        return [self.accumulate_weighted(features, r.guides) for r in target]

    def finalize(self, sums, target: Sequence[Region]):
        """Returns the sum of the regions' distances, weighted by their shares."""
        each = self.by_region(sums, target)
        return sum(r.share * value for r, value in zip(target, each, strict=True))

    def by_region(self, sums: Sequence[Mapping], target: Sequence[Region]) -> list:
        """Returns each region's distance, not multiplied by its share."""
        pairs = zip(sums, target, strict=True)
        return [
            super(GuidedStyleLoss, self).finalize(s, r.statistics) for s, r in pairs
        ]

    def target_at(
        self, target: Sequence[Region], crop: Callable[[Mapping], Mapping]
    ) -> list[Region]:
        """Returns the regions, with position weights for a part of the picture."""
        return [region._replace(guides=crop(region.guides)) for region in target]
