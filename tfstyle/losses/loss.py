"""Base class of loss terms."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Self

from tfstyle.errors import InputError

# Sums of a term: a mapping keyed by layer name, or a list of mappings, one per region.
Sums = Mapping[str, Any] | Sequence[Mapping[str, Any]]


class Loss:
    """Base class of named, weighted terms of an objective.

    Most terms compare a picture or its features with a precomputed target.

    Attributes:
        is_sum: Whether the term depends on the features only through sums over
            positions, so that it can be computed in tiles (see `accumulate` and
            `finalize`).
        has_regions: Whether each region of the picture can have its own target.

    Args:
        name: Name of the term in results and logs.
        weight: Weight in the objective, at least 0.
        layers: Names of the layers that the term needs; empty if the term needs only
            the picture.
    """

    is_sum = True
    has_regions = False

    def __init__(self, name: str, weight: float, layers: Sequence[str] = ()):
        if not weight >= 0:
            raise InputError(
                f"Expected `{name}_weight` to be at least 0. "
                f"Received: {name}_weight={weight}"
            )
        self.name = name
        self.weight = weight
        self.layers = tuple(layers)

    def __call__(self, images, features: Mapping, target):
        """Returns the unweighted value of the term for each picture, `(batch,)`.

        Args:
            images: `(batch, height, width, 3)` in [0, 1].
            features: Activations of `images`, keyed by layer name.
            target: Target from the term's `target` method, if the term has this method.
        """
        raise NotImplementedError

    def accumulate(self, features: Mapping, target) -> Sums:
        """Returns the sums over a part of the picture; sums of all parts can be added.

        This method is called only for terms that have layers and set `is_sum` to True.

        Args:
            features: Activations of the part, keyed by layer name.
            target: Target for the part, from `target_at`.
        """
        raise NotImplementedError

    def finalize(self, sums, target):
        """Returns one value per picture, given the sums over the whole picture."""
        raise NotImplementedError

    def target_at(self, target, crop: Callable[[Mapping], Mapping]):
        """Returns the target for a part of the picture; by default, the whole target.

        Args:
            target: Target for the whole picture.
            crop: Function that takes maps of the whole picture, keyed by layer name,
                and crops them to this part of the picture.
        """
        return target

    def get_config(self) -> dict:
        """Returns the constructor arguments."""
        return {"name": self.name, "weight": self.weight, "layers": list(self.layers)}

    @classmethod
    def from_config(cls, config: dict) -> Self:
        """Creates a term from the result of `get_config`."""
        return cls(**config)
