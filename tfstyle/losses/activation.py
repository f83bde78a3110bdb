"""The dream's term: what a layer sees in a picture, it shall see more of."""

from collections.abc import Mapping, Sequence

from keras import ops

from tfstyle.losses.loss import Loss

# Keeps the logarithm finite where a channel is silent; VGG19's means are 1 and more.
EPSILON = 1e-6
MIN_SILENT_LOSS = 13.0
"""The loss of a single layer or channel is larger only if it sees nothing at all."""


class ActivationLoss(Loss):
    """The lower, the stronger the activations: a loss that is to become negative.

    It is the negative mean over the layers of `log(mean f^2)`, or for one channel of
    `log(mean f)`. The logarithm leaves a single layer's direction of ascent as it is.
    Of several layers it lets each count as much, although VGG19's mean squares differ
    by factors of hundreds, and a weight of total variation then means the same for all
    of them.

    Args:
        layers: Names of layers, `relu4_3`.
        weight: Factor in the objective, at least 0.
        channel: The one channel that counts; all if None.
        name: Name in reports. Defaults to "activation".

    Reference:
        Mordvintsev, Olah, Tyka, "Inceptionism" (2015) and google/deepdream's
        `dream.ipynb`, which maximise `sum f^2 / 2` of one layer. Olah, Mordvintsev,
        Schubert, "Feature Visualization" (Distill, 2017), for the mean of a channel:
        its square would let one strong place grow alone.
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
        """Returns the loss of each picture, `(batch,)`, without the weight."""
        return self.finalize(self.accumulate(features))

    def accumulate(self, features: Mapping, target=None) -> dict:
        """Sums of the strengths over a part of the picture, and of their number."""
        return {name: self._sums(features[name]) for name in self.layers}

    def finalize(self, sums: Mapping, target=None):
        """Returns the loss of the sums of the whole picture, `(batch,)`."""
        means = [total / count for total, count in (sums[n] for n in self.layers)]
        return -ops.mean(ops.log(ops.stack(means) + EPSILON), axis=0)

    def get_config(self) -> dict:
        """The arguments that make this term again."""
        return {**super().get_config(), "channel": self.channel}

    def _sums(self, maps) -> tuple:
        if self.channel is None:
            strengths = ops.square(maps)
        else:
            strengths = maps[..., self.channel : self.channel + 1]
        total = ops.sum(strengths, axis=(1, 2, 3))
        return total, ops.sum(ops.ones_like(strengths), axis=(1, 2, 3))
