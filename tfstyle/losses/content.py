"""The content term: the same features in the same places."""

from collections.abc import Callable, Mapping, Sequence

from keras import ops

from tfstyle.losses import formulas
from tfstyle.losses.formulas.formula import square_sums
from tfstyle.losses.loss import Loss


class ContentLoss(Loss):
    """Distance of the activations from those of the content picture.

    Args:
        layers: Names of layers, `relu4_2`.
        weight: Factor in the objective, at least 0.
        formula: Name of a formula (`tfstyle.losses.formulas`). Defaults to "relative".
        name: Name in reports. Defaults to "content".

    Reference:
        Gatys, Ecker, Bethge, CVPR 2016, section 2.1.
    """

    def __init__(
        self,
        layers: Sequence[str],
        weight: float = 1.0,
        formula: str = "relative",
        name: str = "content",
    ):
        super().__init__(name=name, weight=weight, layers=layers)
        self.formula = formula

    def target(self, features: Mapping) -> dict:
        """The activations of the content picture at this term's layers."""
        return {layer: features[layer] for layer in self.layers}

    def __call__(self, images, features: Mapping, target: Mapping):
        """Returns the distance of each picture, `(batch,)`, without the weight."""
        return self.finalize(self.accumulate(features, target), target)

    def accumulate(self, features: Mapping, target: Mapping) -> dict:
        """Sums of squares of a part of the picture, by name of layer."""
        return {n: square_sums(features[n], target[n]) for n in self.layers}

    def finalize(self, sums: Mapping, target: Mapping):
        """Returns the distance of the sums of the whole picture, `(batch,)`."""
        formula = formulas.get(self.formula)
        values = [formula.content(sums[n]) for n in self.layers]
        return formula.layer_reduction(ops.stack(values), axis=0)

    def target_at(self, target: Mapping, crop: Callable[[Mapping], Mapping]) -> Mapping:
        """The activations of the content picture in the same part."""
        return crop(target)

    def get_config(self) -> dict:
        """The arguments that make this term again."""
        return {**super().get_config(), "formula": self.formula}
