"""Copies of networks in the folders of jobs."""

from pathlib import Path

from tfstyle.models.find import bundled_names
from tfstyle.serving.model_copies import copy_model
from tfstyle.serving.servable import Servable

_FOLDER = "network"


def keep_network(network: Servable, folder: Path) -> str:
    """Copies a network to the folder of a job, unless the network is bundled.

    The server may remove its own copy of the network before the job ends.

    Args:
        network: Served network.
        folder: Folder of the job.

    Returns:
        Name of the network if it is bundled, otherwise path of the copy relative to the
        folder.

    Raises:
        InputError: The network cannot be copied.
        OSError: The folder cannot be written to.
    """
    if network.path in bundled_names():
        return network.path
    copies = folder / _FOLDER
    copies.mkdir()
    return copy_model(Path(network.path), copies).relative_to(folder).as_posix()


def kept_network(name: str, folder: Path) -> str:
    """Returns the name or path of a job's network.

    Args:
        name: Result of `keep_network`; empty if the job needs no network.
        folder: Current folder of the job; it may have moved since the copy was made.
    """
    is_copy = name.startswith(f"{_FOLDER}/")
    return str(folder / name) if is_copy else name
