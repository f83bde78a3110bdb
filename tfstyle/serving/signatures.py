"""Signatures of models: named inputs and outputs."""

from collections.abc import Sequence
from dataclasses import dataclass

from tfstyle.models.card import Card

DEFAULT_SIGNATURE = "serving_default"
METHOD_NAME = "tensorflow/serving/predict"
_PIXELS = (-1, -1, -1, 3)


@dataclass(frozen=True)
class Tensor:
    """Input or output of a signature.

    Args:
        name: Name of the input or output.
        dtype: "DT_STRING", "DT_FLOAT" or "DT_UINT8".
        shape: Shape, with -1 for an axis of any size; the first axis is the batch.
        optional: Whether the input may be omitted.
    """

    name: str
    dtype: str
    shape: tuple[int, ...]
    optional: bool = False

    def describe(self) -> dict:
        """Returns a description in TensorFlow Serving's format."""
        dims = [{"size": str(size), "name": ""} for size in self.shape]
        return {
            "dtype": self.dtype,
            "tensor_shape": {"dim": dims, "unknown_rank": False},
            "name": f"{self.name}:0",
        }


# Blend of named styles, such as "wave:2,udnie"; an alternative to `style_weights`.
_STYLE = Tensor("style", "DT_STRING", (-1,), optional=True)
_STRENGTH = Tensor("strength", "DT_FLOAT", (-1,), optional=True)
# Factor by which strokes are enlarged. Exported SavedModels do not have this input.
_STROKE_SCALE = Tensor("stroke_scale", "DT_FLOAT", (-1,), optional=True)


@dataclass(frozen=True)
class Signature:
    """Signature of a model.

    Args:
        inputs: Inputs; the first input contains the pictures.
        output: The only output. Responses do not contain the output's name.
    """

    inputs: tuple[Tensor, ...]
    output: Tensor

    def describe(self) -> dict:
        """Returns a description in TensorFlow Serving's format."""
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
        InputError: This version of tfstyle does not support the network's family.
    """
    if card.family.has_styles:
        return signatures_for(card.styles)
    return _of_painting(len(card.styles))


def signatures_for(styles: Sequence[str]) -> dict[str, Signature]:
    """Returns the signatures of a network that has only named styles.

    Args:
        styles: Names of the styles.

    Example:

    >>> [tensor.name for tensor in signatures_for(["wave"])["float"].inputs]
    ['image', 'style_weights', 'style', 'strength', 'stroke_scale']
    """
    weights = Tensor("style_weights", "DT_FLOAT", (-1, len(styles)), optional=True)
    return _signatures(weights, weights, weights, (_STYLE,))


def _of_painting(styles: int) -> dict[str, Signature]:
    """Returns the signatures of a network that takes paintings.

    In a request, photographs and paintings have the same type: file, float or uint8.

    Args:
        styles: Number of the network's named styles. If there are any, the painting is
            optional.
    """
    optional = styles > 0
    weights = Tensor("style_weights", "DT_FLOAT", (-1, styles), optional=True)
    return _signatures(
        Tensor("style_image_bytes", "DT_STRING", (-1,), optional),
        Tensor("style_image", "DT_FLOAT", _PIXELS, optional),
        Tensor("style_image", "DT_UINT8", _PIXELS, optional),
        (weights, _STYLE) if styles else (),
    )


def _signatures(
    of_files: Tensor,
    of_floats: Tensor,
    of_bytes: Tensor,
    more: tuple[Tensor, ...] = (),
) -> dict[str, Signature]:
    """Creates the signatures for pictures given as files, as floats or as uint8.

    Args:
        of_files: Style input of the signature for pictures given as files.
        of_floats: Style input of the signature for pictures given as floats.
        of_bytes: Style input of the signature for pictures given as uint8.
        more: Further inputs of all three signatures.
    """
    pixels, rest = _PIXELS, (*more, _STRENGTH, _STROKE_SCALE)
    return {
        DEFAULT_SIGNATURE: Signature(
            (Tensor("image_bytes", "DT_STRING", (-1,)), of_files, *rest),
            # As in TensorFlow Serving, an output is base64-encoded if its name ends
            # with "_bytes".
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
