"""Networks to `.keras` files and back."""

import io
import os
import tempfile
from pathlib import Path

import h5py
import keras
import numpy as np

from tfstyle.files.replace_file import replace_file
from tfstyle.files.temporary import temporary_folder
from tfstyle.models.card import Card, add_card
from tfstyle.models.keras_archive import read_keras_file
from tfstyle.models.model_path import expand_model_path, unusable

# Keras has a group or a dataset for each layer, for its variables, and for each one.
MOST_OBJECTS = 10_000

# `layers/NAME/vars/0`, and some more.
MOST_LEVELS = 8


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


def check_weights(content: bytes, parameters: int) -> None:
    """Refuses what makes HDF5 read other files or allocate more than there is.

    Args:
        content: The file.
        parameters: Number of weights that the network has.

    Raises:
        ValueError: It holds links, compressed or virtual data, values that are no
            floats, or more of them than the network has.
        OSError: It is damaged.
    """
    with h5py.File(io.BytesIO(content), "r") as file:
        values = sum(dataset.size for dataset in _datasets(file))
    if values != parameters:
        raise ValueError(f"it holds {values} weights, not {parameters}")


def _datasets(file: h5py.File) -> list[h5py.Dataset]:
    found, groups, objects = [], [(file, 0)], 0
    while groups:
        group, level = groups.pop()
        for name in group:
            objects += 1
            if objects > MOST_OBJECTS or level > MOST_LEVELS:  # or links in a circle
                raise ValueError("it holds too many objects")
            if not isinstance(group.get(name, getlink=True), h5py.HardLink):
                raise ValueError("it holds a link to elsewhere")
            item = group[name]
            if isinstance(item, h5py.Group):
                groups.append((item, level + 1))
            else:
                found.append(_plain(item))
    return found


def _plain(item: h5py.Dataset) -> h5py.Dataset:
    """The item, if it is an array of floats that lies in the file as it is."""
    if not isinstance(item, h5py.Dataset) or item.chunks or item.is_virtual:
        raise ValueError("it holds something else than plain arrays")
    if item.external or item.dtype.kind != "f":
        raise ValueError("it holds something else than weights")
    if item.size and item.id.get_storage_size() != item.size * item.dtype.itemsize:
        raise ValueError("it claims more weights than it holds")
    return item
