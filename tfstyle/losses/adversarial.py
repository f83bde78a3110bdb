"""Adversarial term, which rewards pictures that a discriminator considers real."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from keras import ops

from tfstyle.losses.loss import Loss


class _Formula(NamedTuple):
    """Losses as functions of a score; a score above `middle` marks a patch as real."""

    real: Callable
    fake: Callable
    generator: Callable
    middle: float


FORMULAS = {
    # Lim, Ye, "Geometric GAN" (2017); Miyato et al. (ICLR 2018), equations 16 and 17.
    "hinge": _Formula(
        real=lambda score: ops.relu(1.0 - score),
        fake=lambda score: ops.relu(1.0 + score),
        generator=lambda score: -score,
        middle=0.0,
    ),
    # Mao et al., "Least Squares Generative Adversarial Networks" (ICCV 2017), eq. 9.
    "least_squares": _Formula(
        real=lambda score: ops.square(score - 1.0),
        fake=ops.square,
        generator=lambda score: ops.square(score - 1.0),
        middle=0.5,
    ),
}


class AdversarialLoss(Loss):
    """Adversarial term of a generator, and the loss of its discriminator.

    Losses are averaged over the patches at each scale, then over the scales, so they do
    not depend on the size of the picture.

    Args:
        weight: Weight in the objective, at least 0.
        formula: One of `FORMULAS`. Defaults to "hinge".
        name: Name of the term in results and logs. Defaults to "adversarial".

    Reference:
        Goodfellow et al., "Generative Adversarial Nets" (NeurIPS 2014).
    """

    is_sum = False

    def __init__(
        self, weight: float = 1.0, formula: str = "hinge", name: str = "adversarial"
    ):
        super().__init__(name=name, weight=weight)
        self.formula = formula

    def __call__(self, images, features: Mapping, target=None):
        """Returns the generator's loss for each picture, `(batch,)`.

        Args:
            images: Ignored.
            features: Scores of the generated pictures, keyed by scale, as returned by
                `PatchDiscriminator`.
            target: Ignored.
        """
        return _mean(features, FORMULAS[self.formula].generator)

    def discriminator(self, real: Mapping, fake: Mapping):
        """Returns the sum of the discriminator's mean losses for `real` and `fake`.

        Args:
            real: Scores of real pictures, keyed by scale.
            fake: Scores of generated or altered pictures, keyed by scale.
        """
        formula = FORMULAS[self.formula]
        paintings, others = _mean(real, formula.real), _mean(fake, formula.fake)
        return ops.mean(paintings) + ops.mean(others)

    def accuracy(self, real: Mapping, fake: Mapping):
        """Returns the fraction of patches that the discriminator classifies correctly.

        Args:
            real: Scores of real pictures, keyed by scale.
            fake: Scores of generated or altered pictures, keyed by scale.

        Returns:
            The mean of the fractions for `real` and `fake`, from 0 to 1.
        """
        middle = FORMULAS[self.formula].middle
        right = _mean(real, lambda score: ops.cast(score > middle, "float32"))
        wrong = _mean(fake, lambda score: ops.cast(score > middle, "float32"))
        return (ops.mean(right) + 1.0 - ops.mean(wrong)) / 2.0

    def get_config(self) -> dict:
        """Returns the constructor arguments."""
        return {"name": self.name, "weight": self.weight, "formula": self.formula}


def _mean(scores: Mapping, function: Callable):
    means = [ops.mean(function(score), axis=(1, 2, 3)) for score in scores.values()]
    return ops.mean(ops.stack(means), axis=0)
