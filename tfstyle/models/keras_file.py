"""Networks to `.keras` files and back."""

import os
import tempfile
from pathlib import Path

import keras
import numpy as np

from tfstyle.files.replace_file import replace_file
from tfstyle.files.temporary import temporary_folder
from tfstyle.models.card import Card, add_card
from tfstyle.models.keras_archive import read_keras_file
from tfstyle.models.model_path import expand_model_path, unusable
from tfstyle.models.weights_file import check_weights


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
        InputError: There is no such file, or it is not one of ours, is damaged, or its
            weights are not those of the network that it names.
    """
    path = expand_model_path(path)
    if path.suffix != ".keras":
        raise unusable(path, f"Keras needs the .keras one, not '{path.suffix}'")
    file = read_keras_file(path)
    # Nothing but a class of the table is ever made of what a file says.
    network = file.card.family.make_network(file.config)
    try:
        check_weights(file.weights, network.count_params())
        _load_weights(network, file.weights)
    except Exception as error:  # HDF5 and Keras raise whatever their parts raise
        found = str(error).strip().partition("\n")[0]
        raise unusable(path, f"Keras cannot read it ({found})") from error
    if not all(np.isfinite(weights).all() for weights in network.get_weights()):
        raise unusable(path, "its weights are not finite")
    return network, file.card


def _load_weights(network: keras.Model, content: bytes) -> None:
    # Keras wants a path, and the file that was checked may be another one by now.
    with temporary_folder(Path(tempfile.gettempdir())) as folder:
        path = folder / "network.weights.h5"
        path.write_bytes(content)
        network.load_weights(path)


def _half_copy(network: keras.Model) -> keras.Model:
    half = type(network).from_config({**network.get_config(), "dtype": "float16"})
    half.set_weights(network.get_weights())
    return half
