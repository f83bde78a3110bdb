"""What can be asked of a model: named inputs and outputs."""

from collections.abc import Sequence
from dataclasses import dataclass

DEFAULT_SIGNATURE = "serving_default"
METHOD_NAME = "tensorflow/serving/predict"


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


def signatures_for(styles: Sequence[str]) -> dict[str, Signature]:
    """The signatures of a network.

    Args:
        styles: Names of its styles.

    Example:

    >>> [tensor.name for tensor in signatures_for(["wave"])["float"].inputs]
    ['image', 'style_weights', 'strength']
    """
    mixture = (
        Tensor("style_weights", "DT_FLOAT", (-1, len(styles)), optional=True),
        Tensor("strength", "DT_FLOAT", (-1,), optional=True),
    )
    pixels = (-1, -1, -1, 3)
    return {
        DEFAULT_SIGNATURE: Signature(
            (Tensor("image_bytes", "DT_STRING", (-1,)), *mixture),
            # An output is base64-encoded if its name ends so.
            Tensor("stylized_image_bytes", "DT_STRING", (-1,)),
        ),
        "float": Signature(
            (Tensor("image", "DT_FLOAT", pixels), *mixture),
            Tensor("stylized_image", "DT_FLOAT", pixels),
        ),
        "uint8": Signature(
            (Tensor("image", "DT_UINT8", pixels), *mixture),
            Tensor("stylized_image", "DT_UINT8", pixels),
        ),
    }
