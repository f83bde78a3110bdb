"""The style term: the same statistics, wherever it may be."""

from collections.abc import Iterable, Mapping, Sequence

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
