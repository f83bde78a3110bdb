"""Files of networks: cards, finding, reading and writing."""

from os import PathLike
from typing import TYPE_CHECKING

from tfstyle.backend import WITH_GRADIENTS, import_keras
from tfstyle.errors import InputError
from tfstyle.models.find import ModelFiles, find_model

if TYPE_CHECKING:
    import keras

# The network that is used where none is named.
_DEFAULT = "classic"


def styles(model: str | PathLike = _DEFAULT) -> tuple[str, ...]:
    """Returns the names of the styles that a network has learned.

    Args:
        model: Name of a bundled network, or path of a `.keras` or `.tflite` file, of a
            SavedModel or of a folder that holds one of them.

    Raises:
        InputError: There is no such network.

    Example:

    >>> "wave" in styles()
    True
    """
    return _find(model).card.styles


def load_network(model: str | PathLike = _DEFAULT) -> "keras.Model":
    """Loads a network as a Keras model, to be trained or called.

    Args:
        model: As for `styles`; a `.keras` file of it has to exist.

    Returns:
        The model, in float32. It takes `image`, `(batch, height, width, 3)` in [0, 1],
        and `style_weights`, `(batch, styles)`, and returns pictures as `image`.

    Raises:
        InputError: There is no such network, or no `.keras` file of it, or the file is
            damaged.

    Example:

    ```python
    network = tfstyle.load_network("classic")
    pictures = network({"image": photos, "style_weights": weights})
    ```
    """
    files = _find(model)
    if files.keras is None:
        raise InputError(
            "Expected `model` to be a network with its .keras file, which Keras loads. "
            f"Received: model={str(model)!r}"
        )
    import_keras(WITH_GRADIENTS)
    from tfstyle.models import keras_file

    return keras_file.load_network(files.keras)[0]


def _find(model: str | PathLike) -> ModelFiles:
    if not isinstance(model, str | PathLike) or "\0" in str(model):
        raise InputError(
            "Expected `model` to be the name of a network or a path. "
            f"Received: model={' '.join(repr(model).split())[:80]}"
        )
    return find_model(model)
