"""Checks of an HDF5 file of weights before Keras reads it."""

import io

import h5py

# Keras has a group or a dataset for each layer, for its variables, and for each one.
MOST_OBJECTS = 10_000
# `layers/NAME/vars/0`, and some more.
MOST_LEVELS = 8


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
