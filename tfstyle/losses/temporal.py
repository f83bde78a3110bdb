"""Temporal term, which keeps brush strokes attached to moving objects."""

from collections.abc import Mapping

from keras import ops

from tfstyle.losses.loss import Loss


class TemporalLoss(Loss):
    """Mean squared difference from a target picture, with a weight for each position.

    Args:
        weight: Weight in the objective, at least 0.
        name: Name of the term in results and logs. Defaults to "temporal".

    Reference:
        Ruder, Dosovitskiy, Brox, "Artistic style transfer for videos" (GCPR 2016),
        equation 7. Deviation: weights may be fractions, not only 0 or 1.

    Example:

    >>> term = TemporalLoss()
    >>> target = term.target(ops.zeros((1, 2, 2, 3)), ops.ones((1, 2, 2, 1)) / 2)
    >>> float(term(ops.ones((1, 2, 2, 3)), {}, target)[0])
    0.5
    """

    def __init__(self, weight: float = 1.0, name: str = "temporal"):
        super().__init__(name=name, weight=weight)

    def target(self, pictures, weights) -> dict:
        """Creates the target.

        Args:
            pictures: Target pictures, `(batch, height, width, 3)` in [0, 1].
            weights: Weight of each position, `(batch, height, width, 1)` in [0, 1].
        """
        return {"pictures": pictures, "weights": weights}

    def __call__(self, images, features: Mapping, target: Mapping):
        """Returns the difference between each picture and its target, `(batch,)`."""
        difference = ops.square(images - target["pictures"])
        return ops.mean(target["weights"] * difference, axis=(1, 2, 3))

    def get_config(self) -> dict:
        """Returns the constructor arguments."""
        return {"name": self.name, "weight": self.weight}
