"""Networks to `.keras` files and back."""

import os
from pathlib import Path

import keras

from tfstyle.images import replace_file
from tfstyle.networks.card import Card, add_card, check_styles, read_card, unusable

# Imported to register the classes that files name.
from tfstyle.networks.transformer_net import TransformerNet  # noqa: F401


def save_network(network: keras.Model, card: Card, path: str | os.PathLike) -> None:
    """Writes a network with its card, its weights in half precision.

    Args:
        network: One of `tfstyle.networks`.
        card: What the file is to say of itself.
        path: Of the `.keras` file; replaced, whole or not at all.

    Raises:
        InputError: The file cannot be written.
    """
    half = _half_copy(network)
    with replace_file(path, "model") as temporary:
        keras.saving.save_model(half, temporary)
        add_card(temporary, card)


def load_network(path: str | os.PathLike) -> tuple[keras.Model, Card]:
    """Reads what `save_network` wrote.

    Args:
        path: Of the `.keras` file; `~` is expanded.

    Returns:
        The network, which computes in float32, and its card.

    Raises:
        InputError: There is no such file, or it is not one of ours, or damaged.
    """
    path = Path(path).expanduser()
    card = read_card(path)
    if path.suffix != ".keras":
        raise unusable(path, f"Keras needs the .keras one, not '{path.suffix}'")
    try:
        network = keras.saving.load_model(path, compile=False)
    except Exception as error:  # Keras raises whatever its parts raise
        reason = str(error).strip().partition("\n")[0]
        raise unusable(path, f"Keras cannot read it ({reason})") from error
    check_styles(path, card, network.input["style_weights"].shape[-1])
    return network, card


def _half_copy(network: keras.Model) -> keras.Model:
    half = type(network).from_config({**network.get_config(), "dtype": "float16"})
    half.set_weights(network.get_weights())
    return half
