"""Network files and their cards: finding, reading and writing."""

from os import PathLike
from typing import TYPE_CHECKING

from tfstyle.arguments import shown
from tfstyle.backend import WITH_GRADIENTS, import_keras
from tfstyle.errors import InputError
from tfstyle.models.find import ModelFiles, find_model
from tfstyle.models.saved_style import saved_styles
from tfstyle.public import public

if TYPE_CHECKING:
    import keras

# Name of the default network.
_DEFAULT = "any"


@public
def styles(model: str | PathLike = _DEFAULT) -> tuple[str, ...]:
    """Returns the names of a network's styles.

    For a network that accepts any painting, the names include the styles saved for the
    network, for example with `tfstyle stylize --save_style=NAME`. The command
    `tfstyle styles` lists the same names.

    Args:
        model: Name of a bundled network, or path of a `.keras` file, a `.tflite` file,
            a SavedModel, or a folder that contains one of these.

    Raises:
        InputError: The network does not exist, or was not made by tfstyle.

    Example:

    >>> "wave" in styles()
    True
    """
    card = _find(model).card
    saved = {} if card.family.has_styles else saved_styles(card)
    return (*card.styles, *(name for name in saved if name not in card.styles))


@public
def load_network(model: str | PathLike = _DEFAULT) -> "keras.Model":
    """Loads a network as a Keras model, for training or inference.

    Args:
        model: Name or path (see `styles`) of a network that has a `.keras` file.

    Returns:
        The model, in float32. A `TransformerNet` such as `classic` takes a dictionary
        with `image` of shape `(batch, height, width, 3)` in [0, 1] and `style_weights`
        of shape `(batch, styles)`. It returns pictures with the shape of `image`. The
        bundled model `any` is an `ArbitraryNet`, which takes and returns dictionaries
        (see `tfstyle.networks.arbitrary_net`).

    Raises:
        InputError: The network does not exist, was not made by tfstyle, has no `.keras`
            file, or is damaged.

    Example:

    ```python
    network = tfstyle.load_network("classic")
    pictures = network({"image": photos, "style_weights": weights})
    ```
    """
    files = _find(model)
    if files.keras is None:
        raise InputError(
            "Expected `model` to be a network that is available as a .keras file. "
            f"Received: model={str(model)!r}"
        )
    import_keras(WITH_GRADIENTS)
    from tfstyle.models import keras_file

    return keras_file.load_network(files.keras)[0]


def _find(model: str | PathLike) -> ModelFiles:
    if not isinstance(model, str | PathLike) or "\0" in str(model):
        raise InputError(
            "Expected `model` to be the name of a network or a path. "
            f"Received: model={shown(model)}"
        )
    return find_model(model)
