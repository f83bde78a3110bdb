"""Total variation term, which makes pictures smoother."""

from collections.abc import Mapping

from tfstyle.losses import formulas
from tfstyle.losses.loss import Loss


class TotalVariationLoss(Loss):
    """Total variation: a measure of the differences between neighboring pixels.

    Args:
        weight: Weight in the objective, at least 0.
        formula: Name of a formula (`tfstyle.losses.formulas`). Defaults to "relative".
        name: Name of the term in results and logs. Defaults to "tv".
    """

    def __init__(
        self, weight: float = 1.0, formula: str = "relative", name: str = "tv"
    ):
        super().__init__(name=name, weight=weight)
        self.formula = formula

    def __call__(self, images, features: Mapping, target=None):
        """Returns the unweighted total variation of each picture, `(batch,)`."""
        return formulas.get(self.formula).total_variation(images)

    def get_config(self) -> dict:
        """Returns the constructor arguments."""
        return {"name": self.name, "weight": self.weight, "formula": self.formula}
