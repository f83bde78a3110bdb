"""Content term, which compares the activations of two pictures at each position."""

from collections.abc import Callable, Mapping, Sequence

from keras import ops

from tfstyle.losses import formulas
from tfstyle.losses.formulas.formula import square_sums
from tfstyle.losses.loss import Loss


class ContentLoss(Loss):
    """Distance between the activations of a picture and those of the content image.

    Args:
        layers: Names of layers, such as `relu4_2`.
        weight: Weight in the objective, at least 0.
        formula: Name of a formula (`tfstyle.losses.formulas`). Defaults to "relative".
        name: Name of the term in results and logs. Defaults to "content".

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
        """Returns the activations of the content image at this term's layers."""
        return {layer: features[layer] for layer in self.layers}

    def __call__(self, images, features: Mapping, target: Mapping):
        """Returns each picture's unweighted distance from the target, `(batch,)`."""
        return self.finalize(self.accumulate(features, target), target)

    def accumulate(self, features: Mapping, target: Mapping) -> dict:
        """Returns the `SquareSums` of a part of the picture, keyed by layer name."""
        return {n: square_sums(features[n], target[n]) for n in self.layers}

    def finalize(self, sums: Mapping, target: Mapping):
        """Returns one distance per picture, given the sums over the whole picture."""
        formula = formulas.get(self.formula)
        values = [formula.content(sums[n]) for n in self.layers]
        return formula.layer_reduction(ops.stack(values), axis=0)

    def target_at(self, target: Mapping, crop: Callable[[Mapping], Mapping]) -> Mapping:
        """Returns the content image's activations for a part of the picture."""
        return crop(target)

    def get_config(self) -> dict:
        """Returns the constructor arguments."""
        return {**super().get_config(), "formula": self.formula}
