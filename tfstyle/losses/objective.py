"""An objective: named, weighted terms over one feature pass."""

from collections.abc import Callable, Mapping, Sequence

from keras import ops

from tfstyle.losses.loss import Loss


class Objective:
    """What a picture should become.

    Args:
        terms: Losses with different names. Those of weight 0 are left out.

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
        """The layers that the terms need to see."""
        return tuple(dict.fromkeys(n for term in self.terms for n in term.layers))

    def __call__(self, images, features: Mapping, targets: Mapping) -> dict:
        """Returns the mean of each term over the batch by its name, without weights.

        Args:
            images: `(batch, height, width, 3)` in [0, 1].
            features: Activations of `images` by name of layer.
            targets: The target of each term that has one, by the term's name.
        """
        return {
            term.name: ops.mean(term(images, features, targets.get(term.name)))
            for term in self.terms
        }

    def accumulate(self, features: Mapping, targets: Mapping) -> dict:
        """Sums of a part of the picture for each term with layers, by the term's name.

        Args:
            features: Activations of the part by name of layer.
            targets: Of the part, as `targets_at` gives them.
        """
        return {
            term.name: term.accumulate(features, targets.get(term.name))
            for term in self.terms
            if term.layers
        }

    def finalize(self, images, sums: Mapping, targets: Mapping) -> dict:
        """As a call, of the sums of all parts; pictures as such are seen as a whole."""
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
        """The targets of a part, which `crop` cuts from maps of the whole picture."""
        return {
            term.name: term.target_at(targets[term.name], crop)
            for term in self.terms
            if term.name in targets
        }

    def total(self, values: Mapping):
        """Returns the weighted sum of the terms."""
        return sum(term.weight * values[term.name] for term in self.terms)
