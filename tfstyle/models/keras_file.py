"""Reading and writing of `.keras` files."""

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

# Maximum number of HDF5 objects. Keras stores about two groups per layer, and one
# dataset per variable.
MOST_OBJECTS = 10_000

# Maximum depth of nested HDF5 groups. Keras needs a depth of 4: `layers/NAME/vars/0`.
MOST_LEVELS = 8


def save_network(network: keras.Model, card: Card, path: str | os.PathLike) -> None:
    """Writes a network and its card, with weights in half precision.

    Args:
        network: Network from `tfstyle.networks`.
        card: Card of the network.
        path: `.keras` file to write or replace atomically.

    Raises:
        InputError: The file cannot be written.
    """
    half = _half_copy(network)
    with replace_file(path, "model") as temporary:
        keras.saving.save_model(half, temporary)
        add_card(temporary, card)


def load_network(path: str | os.PathLike) -> tuple[keras.Model, Card]:
    """Reads a network written by `save_network`.

    Args:
        path: `.keras` file; `~` is expanded.

    Returns:
        The network in float32, and its card.

    Raises:
        InputError: The file does not exist, was not made by tfstyle, is damaged, or has
            weights that do not match its network.
    """
    path = expand_model_path(path)
    if path.suffix != ".keras":
        raise unusable(path, f"Keras needs a .keras file, not '{path.suffix}'")
    file = read_keras_file(path)
    # Only classes listed in `FAMILIES` are created from a file.
    network = file.card.family.make_network(file.config)
    try:
        check_weights(file.weights, network.count_params())
        _load_weights(network, file.weights)
    except Exception as error:  # HDF5 and Keras may raise any exception
        found = str(error).strip().partition("\n")[0]
        raise unusable(path, f"Keras cannot read it ({found})") from error
    if not all(np.isfinite(weights).all() for weights in network.get_weights()):
        raise unusable(path, "its weights are not finite")
    return network, file.card


def _load_weights(network: keras.Model, content: bytes) -> None:
    # Keras loads weights from a path. The original file may have changed since it was
    # checked, so the checked content is written to a temporary file.
    with temporary_folder(Path(tempfile.gettempdir())) as folder:
        path = folder / "network.weights.h5"
        path.write_bytes(content)
        network.load_weights(path)


def _half_copy(network: keras.Model) -> keras.Model:
    half = type(network).from_config({**network.get_config(), "dtype": "float16"})
    half.set_weights(network.get_weights())
    return half


def check_weights(content: bytes, parameters: int) -> None:
    """Checks that a weights file refers to no other files and has the right size.

    Args:
        content: Content of the HDF5 file.
        parameters: Number of weights of the network.

    Raises:
        ValueError: The number of values is not `parameters`, or the file contains
            anything other than plain arrays of floats, for example a link.
        OSError: The file is damaged.
    """
    with h5py.File(io.BytesIO(content), "r") as file:
        values = sum(dataset.size for dataset in _datasets(file))
    if values != parameters:
        raise ValueError(f"it has {values} weights, not {parameters}")


def _datasets(file: h5py.File) -> list[h5py.Dataset]:
    found, groups, objects = [], [(file, 0)], 0
    while groups:
        group, level = groups.pop()
        for name in group:
            objects += 1
            # These limits also stop the loop if links are circular.
            if objects > MOST_OBJECTS or level > MOST_LEVELS:
                raise ValueError("it contains too many objects")
            if not isinstance(group.get(name, getlink=True), h5py.HardLink):
                raise ValueError("it contains a soft or external link")
            item = group[name]
            if isinstance(item, h5py.Group):
                groups.append((item, level + 1))
            else:
                found.append(_plain(item))
    return found


def _plain(item: h5py.Dataset) -> h5py.Dataset:
    """Returns the item, or raises ValueError if it is not a plain array of floats."""
    if not isinstance(item, h5py.Dataset) or item.chunks or item.is_virtual:
        raise ValueError("it contains something other than plain arrays")
    if item.external or item.dtype.kind != "f":
        raise ValueError("it contains something other than weights")
    if item.size and item.id.get_storage_size() != item.size * item.dtype.itemsize:
        raise ValueError("it claims more weights than it contains")
    return item
