"""Cycle-consistency term: error after a translation to another domain and back."""

from collections.abc import Mapping

from keras import ops

from tfstyle.losses.loss import Loss

# Factor that converts differences of pixel values in [0, 1] to differences of pixel
# values in [-1, 1], the range in the paper.
RANGE = 2.0


class CycleLoss(Loss):
    """Mean absolute difference of pixels, for pixel values scaled to [-1, 1].

    CycleGAN scales pixel values to [-1, 1], too, so its loss weights can be used
    unchanged. CycleGAN's identity term has the same formula.

    Args:
        weight: Weight in the objective, at least 0.
        name: Name of the term in results and logs. Defaults to "cycle".

    Reference:
        Zhu, Park, Isola, Efros, "Unpaired Image-to-Image Translation using
        Cycle-Consistent Adversarial Networks" (ICCV 2017), equation 2, and section 5.2
        for the identity term.
    """

    is_sum = False

    def __init__(self, weight: float = 10.0, name: str = "cycle"):
        super().__init__(name=name, weight=weight)

    def __call__(self, images, features: Mapping, target):
        """Returns the difference between each picture and its target, `(batch,)`.

        Args:
            images: Reconstructed pictures, `(batch, height, width, 3)` in [0, 1].
            features: Ignored.
            target: Original pictures, with the shape of `images`.
        """
        return RANGE * ops.mean(ops.abs(images - target), axis=(1, 2, 3))

    def get_config(self) -> dict:
        """Returns the constructor arguments."""
        return {"name": self.name, "weight": self.weight}
