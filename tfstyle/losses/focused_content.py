"""Content term with less weight in areas without structure."""

from collections.abc import Mapping, Sequence

from keras import ops

from tfstyle.losses.content import ContentLoss
from tfstyle.losses.formulas.relative import relative
from tfstyle.statistics.precision import widened

# Side, in positions of the feature map, of the window over which squared activations
# are averaged; maximum weight of a position.
WINDOW, LARGEST = 3, 1.5


class FocusedContentLoss(ContentLoss):
    """Relative content distance, weighted by the local energy of the content image.

    The energy is the mean squared activation in a window of 3 x 3 positions. If all
    positions had equal weights, a stroke in an empty sky would cost as much as a stroke
    across a face.

    Args:
        layers: See `ContentLoss`.
        weight: See `ContentLoss`.
        focus: Power to which the local energy is raised to compute the weights. With 0,
            the term equals `ContentLoss`.
        name: Name of the term in results and logs. Defaults to "content".
    """

    is_sum = False

    def __init__(
        self,
        layers: Sequence[str],
        weight: float = 1.0,
        focus: float = 1.0,
        name: str = "content",
    ):
        super().__init__(layers, weight, name=name)
        self.focus = focus

    def __call__(self, images, features: Mapping, target: Mapping):
        """Returns each picture's unweighted distance from the target, `(batch,)`."""
        if not self.focus:
            return super().__call__(images, features, target)
        values = [self._distance(features[n], target[n]) for n in self.layers]
        return ops.mean(ops.stack(values), axis=0)

    def _distance(self, features, target):
        features, target = widened(features), widened(target)
        weights = focus_weights(target, self.focus)
        error = ops.sum(weights * ops.square(features - target), axis=(1, 2, 3))
        energy = ops.sum(weights * ops.square(target), axis=(1, 2, 3))
        return relative(error, energy)

    def get_config(self) -> dict:
        """Returns the constructor arguments."""
        config = super().get_config()
        del config["formula"]
        return {**config, "focus": self.focus}


def focus_weights(features, exponent: float):
    """Computes the weight of each position from the local energy of the content image.

    Args:
        features: Activations of the content image, `(batch, height, width, channels)`.
        exponent: 0 for equal weights, 1 for weights proportional to the energy.

    Returns:
        Weights of shape `(batch, height, width, 1)`, from 0 to 1.5.
    """
    energy = ops.mean(ops.square(features), axis=-1, keepdims=True)
    energy = ops.average_pool(
        energy, WINDOW, strides=1, padding="same", data_format="channels_last"
    )
    mean = ops.maximum(ops.mean(energy, axis=(1, 2), keepdims=True), 1e-30)
    return ops.minimum((energy / mean) ** exponent, LARGEST)
