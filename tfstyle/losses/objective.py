"""Objective of an optimization: a weighted sum of loss terms."""

from collections.abc import Callable, Mapping, Sequence

from keras import ops

from tfstyle.losses.loss import Loss


class Objective:
    """Weighted sum of terms.

    Args:
        terms: Terms with distinct names. Terms with weight 0 are dropped.

    Example:

    >>> from tfstyle.losses.total_variation import TotalVariationLoss
    >>> objective = Objective([TotalVariationLoss(weight=2.0)])
    >>> objective.total({"tv": 3.0})
    6.0
    """

    def __init__(self, terms: Sequence[Loss]):
        self.terms = tuple(term for term in terms if term.weight > 0)

    @property
    def layers(self) -> tuple[str, ...]:
        """Names of the layers that the terms need."""
        return tuple(dict.fromkeys(n for term in self.terms for n in term.layers))

    def __call__(self, images, features: Mapping, targets: Mapping) -> dict:
        """Returns each term's unweighted mean over the batch, keyed by term name.

        Args:
            images: `(batch, height, width, 3)` in [0, 1].
            features: Activations of `images`, keyed by layer name.
            targets: Targets, keyed by term name.
        """
        return {
            term.name: ops.mean(term(images, features, targets.get(term.name)))
            for term in self.terms
        }

    def accumulate(self, features: Mapping, targets: Mapping) -> dict:
        """Returns the sums over a part of the picture, keyed by term name.

        Args:
            features: Activations of the part, keyed by layer name.
            targets: Targets of the part, from `targets_at`.
        """
        return {
            term.name: term.accumulate(features, targets.get(term.name))
            for term in self.terms
            if term.layers
        }

    def finalize(self, images, sums: Mapping, targets: Mapping) -> dict:
        """Computes each term: from `sums` if it has layers, otherwise from `images`."""
        return {
            term.name: ops.mean(
                term.finalize(sums[term.name], targets.get(term.name))
                if term.layers
                else term(images, {}, targets.get(term.name))
            )
            for term in self.terms
        }

    def targets_at(
        self, targets: Mapping, crop: Callable[[Mapping], Mapping]
    ) -> dict[str, Mapping]:
        """Returns the targets for a part of the picture (see `Loss.target_at`)."""
        return {
            term.name: term.target_at(targets[term.name], crop)
            for term in self.terms
            if term.name in targets
        }

    def total(self, values: Mapping):
        """Returns the weighted sum of `values`, which are keyed by term name."""
        return sum(term.weight * values[term.name] for term in self.terms)
