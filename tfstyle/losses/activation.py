"""Activation term of DeepDream, which amplifies the patterns that a layer detects."""

from collections.abc import Mapping, Sequence

from keras import ops

from tfstyle.losses.loss import Loss
from tfstyle.statistics.precision import widened

# Keeps the logarithm finite for inactive channels. Mean activations of VGG19 are
# typically above 1.
EPSILON = 1e-6
MIN_SILENT_LOSS = 13.0
"""Loss above which a layer or channel counts as inactive; the maximum loss is 13.82."""


class ActivationLoss(Loss):
    """Negative logarithm of activations. Minimizing it amplifies the activations.

    For activations `f`, the loss is `-log(mean f^2)`, or `-log(mean f)` for a single
    channel, averaged over the layers. For a single channel, squares would mainly
    amplify the position with the highest activation. The logarithm gives all layers
    equal weight, although the mean squared activations of VGG19's layers differ by
    factors of several hundred. The total variation term can therefore have one weight
    for all layers. The logarithm does not change the direction of a single layer's
    gradient.

    Args:
        layers: Names of layers, such as `relu4_3`.
        weight: Weight in the objective, at least 0.
        channel: Index of a single channel, or None for all channels.
        name: Name of the term in results and logs. Defaults to "activation".

    Reference:
        Mordvintsev, Olah, Tyka, "Inceptionism" (2015) and google/deepdream's
        `dream.ipynb`, which maximize `sum f^2 / 2` of one layer. Olah, Mordvintsev,
        Schubert, "Feature Visualization" (Distill, 2017), for the loss of a single
        channel.
    """

    def __init__(
        self,
        layers: Sequence[str],
        weight: float = 1.0,
        channel: int | None = None,
        name: str = "activation",
    ):
        super().__init__(name=name, weight=weight, layers=layers)
        self.channel = channel

    def __call__(self, images, features: Mapping, target=None):
        """Returns the unweighted loss for each picture, `(batch,)`."""
        return self.finalize(self.accumulate(features))

    def accumulate(self, features: Mapping, target=None) -> dict:
        """Returns `(sum, count)` of activations or their squares, keyed by layer."""
        return {name: self._sums(features[name]) for name in self.layers}

    def finalize(self, sums: Mapping, target=None):
        """Returns one loss per picture, given the sums over the whole picture."""
        means = [total / count for total, count in (sums[n] for n in self.layers)]
        return -ops.mean(ops.log(ops.stack(means) + EPSILON), axis=0)

    def get_config(self) -> dict:
        """Returns the constructor arguments."""
        return {**super().get_config(), "channel": self.channel}

    def _sums(self, maps) -> tuple:
        maps = widened(maps)
        if self.channel is None:
            strengths = ops.square(maps)
        else:
            strengths = maps[..., self.channel : self.channel + 1]
        total = ops.sum(strengths, axis=(1, 2, 3))
        return total, ops.sum(ops.ones_like(strengths), axis=(1, 2, 3))
