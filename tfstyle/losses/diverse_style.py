"""Style term that is partly computed from the mean statistics of a batch."""

from collections.abc import Mapping, Sequence

from keras import ops

from tfstyle.losses.style import StyleLoss
from tfstyle.statistics.sums import PositionSums


class DiverseStyleLoss(StyleLoss):
    """Style distance that allows the pictures of a batch to differ in style.

    If the target is the mean of several paintings' statistics, even the paintings
    themselves do not match it. Therefore, this term has two parts: the distance of
    the picture's statistics from the target, and the distance of the batch's mean
    statistics from the target.

    Args:
        layers: See `StyleLoss`.
        weight: See `StyleLoss`.
        diversity: Weight, from 0 to 1, of the distance between the batch's mean
            statistics and the target. The distance between the picture's statistics and
            the target has the weight `1 - diversity`. With 0, the term equals
            `StyleLoss`.
        statistic: See `StyleLoss`.
        formula: See `StyleLoss`.
        name: Name of the term in results and logs. Defaults to "style".
    """

    is_sum = False
    has_regions = False

    def __init__(
        self,
        layers: Sequence[str],
        weight: float = 1.0,
        diversity: float = 1.0,
        statistic: str = "gram",
        formula: str = "relative",
        name: str = "style",
    ):
        super().__init__(layers, weight, statistic, formula, name)
        self.diversity = diversity

    def __call__(self, images, features: Mapping, target):
        """Returns each picture's unweighted distance from the target, `(batch,)`."""
        sums = self.accumulate_weighted(features)
        each = self.finalize(sums, target)
        together = self.finalize({n: _total(s) for n, s in sums.items()}, target)
        return (1 - self.diversity) * each + self.diversity * together

    def get_config(self) -> dict:
        """Returns the constructor arguments."""
        return {**super().get_config(), "diversity": self.diversity}


def _total(sums: PositionSums) -> PositionSums:
    """Adds up the `PositionSums` of the pictures in a batch."""
    return PositionSums(*(ops.sum(value, axis=0, keepdims=True) for value in sums))
