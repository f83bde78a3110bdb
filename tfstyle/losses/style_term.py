"""Base class of terms that compare a picture with style images."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tfstyle.losses.loss import Loss
from tfstyle.statistics.sums import PositionSums, accumulate


class StyleTerm(Loss):
    """Base class of the terms in `STYLE_TERMS`.

    Subclasses with `is_sum = True` override `target_of`; all others override `target`.
    """

    def target(
        self, features: Iterable[Mapping[str, Any]], blend: Sequence[float]
    ) -> dict:
        """Returns the target for a blend of style images.

        Args:
            features: Activations of each image, keyed by layer name.
            blend: Blend weight of each image; the sum is 1. The size of an image does
                not affect its weight.
        """
        sums = ({n: accumulate(each[n]) for n in self.layers} for each in features)
        return self.target_of(sums, blend)

    def target_of(
        self, sums: Iterable[Mapping[str, PositionSums]], blend: Sequence[float]
    ) -> dict:
        """Computes the target for a blend of style images from their `PositionSums`.

        Args:
            sums: Sums of each image, keyed by layer name.
            blend: Blend weight of each image; the sum is 1.
        """
        raise NotImplementedError

    def guided(self) -> "StyleTerm":
        """Returns a copy of this term that has one target per region.

        The target of the copy is a list of `tfstyle.losses.style.Region`. The method
        is implemented only if `has_regions` is True.
        """
        raise NotImplementedError
