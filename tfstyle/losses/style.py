"""The style term: the same statistics, wherever it may be."""

from collections.abc import Iterable, Mapping, Sequence

from keras import ops

from tfstyle import statistics
from tfstyle.losses import formulas
from tfstyle.losses.loss import Loss
from tfstyle.statistics.mixture import mixture
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

    def target(self, features: Iterable[Mapping], blend: Sequence[float]) -> dict:
        """The statistics of several style pictures taken together.

        Args:
            features: Activations of each picture by name of layer.
            blend: Share of each picture; a picture's size does not matter.
        """
        return self.finalize(mixture(map(self.sums, features), blend))

    def sums(
        self, features: Mapping, weights: Mapping | None = None
    ) -> dict[str, PositionSums]:
        """The normalised sums of a picture at this term's layers.

        Args:
            features: Activations by name of layer.
            weights: How much each position counts, as for
                `tfstyle.statistics.sums.accumulate`, by name of layer; all the same if
                None.
        """
        weights = weights or {}
        return {
            layer: accumulate(features[layer], weights.get(layer)).normalized()
            for layer in self.layers
        }

    def finalize(self, sums: Mapping[str, PositionSums]) -> dict:
        """The statistics of sums at this term's layers."""
        finalize = statistics.get(self.statistic)
        return {layer: finalize(sums[layer]) for layer in self.layers}

    def __call__(
        self, images, features: Mapping, target: Mapping, weights: Mapping | None = None
    ):
        """Returns the distance of each picture, `(batch,)`, without the weight.

        Args:
            images: Not looked at.
            features: Activations by name of layer.
            target: Statistics by name of layer.
            weights: As for `sums`.
        """
        formula, found = formulas.get(self.formula), self.sums(features, weights)
        values = [
            formula.style(value, target[layer], features[layer].shape[-1])
            for layer, value in self.finalize(found).items()
        ]
        return formula.layer_reduction(ops.stack(values), axis=0)

    def get_config(self) -> dict:
        """The arguments that make this term again."""
        own = {"statistic": self.statistic, "formula": self.formula}
        return {**super().get_config(), **own}
