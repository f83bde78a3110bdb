"""The style term: the same statistics, wherever it may be."""

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import add

from keras import ops

from tfstyle import statistics
from tfstyle.losses import formulas
from tfstyle.losses.loss import Loss
from tfstyle.statistics.sums import PositionSums, accumulate


class StyleLoss(Loss):
    """Distance of the statistics of the activations from those of the style pictures.

    Args:
        layers: Names of layers, `relu1_1`.
        weight: Factor in the objective, at least 0.
        statistic: Name of a statistic (`tfstyle.statistics`). Defaults to "gram".
        formula: Name of a formula (`tfstyle.losses.formulas`). Defaults to "relative".
        name: Name in reports. Defaults to "style".

    Reference:
        Gatys, Ecker, Bethge, CVPR 2016, section 2.2.
    """

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

    def target(self, features: Sequence[Mapping], blend: Sequence[float]) -> dict:
        """The statistics of several style pictures taken together.

        Args:
            features: Activations of each picture by name of layer.
            blend: Share of each picture; a picture's size does not matter.
        """
        finalize = statistics.get(self.statistic)
        return {n: finalize(_blended(features, blend, n)) for n in self.layers}

    def __call__(self, images, features: Mapping, target: Mapping):
        """Returns the distance of each picture, `(batch,)`, without the weight."""
        finalize, formula = statistics.get(self.statistic), formulas.get(self.formula)
        values = [
            formula.style(
                finalize(accumulate(features[layer])),
                target[layer],
                features[layer].shape[-1],
            )
            for layer in self.layers
        ]
        return formula.layer_reduction(ops.stack(values), axis=0)

    def get_config(self) -> dict:
        """The arguments that make this term again."""
        own = {"statistic": self.statistic, "formula": self.formula}
        return {**super().get_config(), **own}


def _blended(
    features: Sequence[Mapping], blend: Sequence[float], layer: str
) -> PositionSums:
    sums = [accumulate(activations[layer]).normalized() for activations in features]
    return reduce(add, (s.scaled(w) for s, w in zip(sums, blend, strict=True)))
