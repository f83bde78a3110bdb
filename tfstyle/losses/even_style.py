"""Style term with a part that is computed separately for each quarter of a picture."""

from collections.abc import Mapping, Sequence

from keras import ops

from tfstyle.features.layer_names import STYLE_LAYERS
from tfstyle.losses import formulas
from tfstyle.losses.style import StyleLoss
from tfstyle.statistics.sums import accumulate

# Layers that represent fine strokes. Deeper layers have too few positions in a quarter
# of the picture, and represent large shapes, which need not occur in every quarter.
EVEN_LAYERS = STYLE_LAYERS[:3]


class EvenStyleLoss(StyleLoss):
    """Style distance that favors strokes spread evenly over the picture.

    The statistics of the whole picture can match those of the style even if all strokes
    are in flat areas. Therefore, the layers in `EVEN_LAYERS` also compare each quarter
    of the picture with the style. The distances of the four quarters are averaged.

    Args:
        layers: See `StyleLoss`.
        weight: See `StyleLoss`.
        evenness: Weight of the quarters at the layers in `EVEN_LAYERS`, from 0 to 1.
            The whole picture has the weight `1 - evenness`. With 0, the term equals
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
        evenness: float = 0.5,
        statistic: str = "gram",
        formula: str = "relative",
        name: str = "style",
    ):
        super().__init__(layers, weight, statistic, formula, name)
        self.evenness = evenness

    def __call__(self, images, features: Mapping, target):
        """Returns each picture's unweighted distance from the target, `(batch,)`."""
        if not self.evenness:
            return super().__call__(images, features, target)
        values = [self._mixed(n, features[n], target[n]) for n in self.layers]
        return formulas.get(self.formula).layer_reduction(ops.stack(values), axis=0)

    def _mixed(self, layer: str, features, target):
        whole = self._distance(accumulate(features), target)
        if layer not in EVEN_LAYERS:
            return whole
        parts = [self._distance(accumulate(q), target) for q in _quarters(features)]
        return (1 - self.evenness) * whole + self.evenness * sum(parts) / len(parts)

    def get_config(self) -> dict:
        """Returns the constructor arguments."""
        return {**super().get_config(), "evenness": self.evenness}


def _quarters(features) -> list:
    """Cuts a feature map into quarters; its height and width must be at least 2."""
    _, height, width, _ = ops.shape(features)
    row, column = height // 2, width // 2
    halves = features[:, :row], features[:, row:]
    return [part for h in halves for part in (h[:, :, :column], h[:, :, column:])]
