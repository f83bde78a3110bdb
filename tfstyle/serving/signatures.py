"""What can be asked of a model: named inputs and outputs."""

from collections.abc import Sequence
from dataclasses import dataclass

from tfstyle.models.card import Card

DEFAULT_SIGNATURE = "serving_default"
METHOD_NAME = "tensorflow/serving/predict"
_PIXELS = (-1, -1, -1, 3)


@dataclass(frozen=True)
class Tensor:
    """An input or an output.

    Args:
        name: Of it.
        dtype: "DT_STRING", "DT_FLOAT" or "DT_UINT8".
        shape: -1 where any size will do; the first is that of the batch.
        optional: Whether an input may be left out.
    """

    name: str
    dtype: str
    shape: tuple[int, ...]
    optional: bool = False

    def describe(self) -> dict:
        """As TensorFlow Serving describes it."""
        dims = [{"size": str(size), "name": ""} for size in self.shape]
        return {
            "dtype": self.dtype,
            "tensor_shape": {"dim": dims, "unknown_rank": False},
            "name": f"{self.name}:0",
        }


@dataclass(frozen=True)
class Signature:
    """A way to ask.

    Args:
        inputs: The first one holds the pictures.
        output: The only one, so that answers leave its name out.
    """

    inputs: tuple[Tensor, ...]
    output: Tensor

    def describe(self) -> dict:
        """As TensorFlow Serving describes it."""
        return {
            "inputs": {tensor.name: tensor.describe() for tensor in self.inputs},
            "outputs": {self.output.name: self.output.describe()},
            "method_name": METHOD_NAME,
        }


def signatures_of(card: Card) -> dict[str, Signature]:
    """Returns the signatures of a network.

    Args:
        card: Card of the network.

    Raises:
        InputError: This version does not have the network's family.
    """
    if card.family.has_styles:
        return signatures_for(card.styles)
    return _of_painting(len(card.styles))


def signatures_for(styles: Sequence[str]) -> dict[str, Signature]:
    """The signatures of a network that knows styles by name.

    Args:
        styles: Names of its styles.

    Example:

    >>> [tensor.name for tensor in signatures_for(["wave"])["float"].inputs]
    ['image', 'style_weights', 'strength']
    """
    weights = Tensor("style_weights", "DT_FLOAT", (-1, len(styles)), optional=True)
    return _signatures(weights, weights, weights)


def _of_painting(styles: int) -> dict[str, Signature]:
    """One painting for each picture; its numbers are of the picture's type.

    Args:
        styles: Number of styles that the network knows by name; the painting may be
            left out if there are some.
    """
    optional = styles > 0
    weights = Tensor("style_weights", "DT_FLOAT", (-1, styles), optional=True)
    return _signatures(
        Tensor("style_image_bytes", "DT_STRING", (-1,), optional),
        Tensor("style_image", "DT_FLOAT", _PIXELS, optional),
        Tensor("style_image", "DT_UINT8", _PIXELS, optional),
        (weights,) if styles else (),
    )


def _signatures(
    of_files: Tensor,
    of_floats: Tensor,
    of_bytes: Tensor,
    more: tuple[Tensor, ...] = (),
) -> dict[str, Signature]:
    """The three signatures, each with its way to say the style."""
    pixels, strength = _PIXELS, Tensor("strength", "DT_FLOAT", (-1,), optional=True)
    rest = (*more, strength)
    return {
        DEFAULT_SIGNATURE: Signature(
            (Tensor("image_bytes", "DT_STRING", (-1,)), of_files, *rest),
            # An output is base64-encoded if its name ends so.
            Tensor("stylized_image_bytes", "DT_STRING", (-1,)),
        ),
        "float": Signature(
            (Tensor("image", "DT_FLOAT", pixels), of_floats, *rest),
            Tensor("stylized_image", "DT_FLOAT", pixels),
        ),
        "uint8": Signature(
            (Tensor("image", "DT_UINT8", pixels), of_bytes, *rest),
            Tensor("stylized_image", "DT_UINT8", pixels),
        ),
    }
