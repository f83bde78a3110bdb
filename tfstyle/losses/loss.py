"""What all terms have in common."""

from collections.abc import Callable, Mapping, Sequence

from tfstyle.errors import InputError


class Loss:
    """A named, weighted term of an objective.

    A term looks at a picture and at its features, and compares them with a target that
    was computed once.

    Attributes:
        is_sum: Whether the term is a function of sums over positions, so that a
            picture can be seen in parts (`accumulate`, `finalize`).
        has_regions: Whether its target can differ by region.

    Args:
        name: Name in reports.
        weight: Factor in the objective, at least 0.
        layers: The layers that it needs to see; none for terms of the picture alone.
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
        """Returns the term's value for each picture, without its weight: `(batch,)`.

        Args:
            images: `(batch, height, width, 3)` in [0, 1].
            features: Activations of `images` by name of layer.
            target: What the term's own `target` method made.
        """
        raise NotImplementedError

    def accumulate(self, features: Mapping, target) -> dict:
        """Sums of a part of the picture; those of all parts, added up, are the whole's.

        Only for terms with layers, and only for those that are made of sums.

        Args:
            features: Activations of the part by name of layer.
            target: The part of the target that `target_at` gives.
        """
        raise NotImplementedError

    def finalize(self, sums: Mapping, target):
        """Returns the term's value of the sums of the whole picture, `(batch,)`."""
        raise NotImplementedError

    def target_at(self, target, crop: Callable[[Mapping], Mapping]):
        """The target of a part of the picture.

        Args:
            target: Of the whole picture.
            crop: From maps of the whole picture by name of layer to those of the part.
        """
        return target

    def get_config(self) -> dict:
        """The arguments that make this term again."""
        return {"name": self.name, "weight": self.weight, "layers": list(self.layers)}

    @classmethod
    def from_config(cls, config: dict) -> "Loss":
        """Makes a term of what `get_config` gave."""
        return cls(**config)
