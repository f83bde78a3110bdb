"""Network of a job, whose files the job keeps in its folder."""

from pathlib import Path

from tfstyle.models.find import bundled_names
from tfstyle.serving.model_copies import copy_model
from tfstyle.serving.servable import Servable

_FOLDER = "network"


def keep_network(network: Servable, folder: Path) -> str:
    """Copies a network's files, which the server may remove before the job ends.

    Args:
        network: Served network.
        folder: Folder of the job.

    Returns:
        Name of a bundled network, or path of the copy relative to the folder.

    Raises:
        InputError: The network cannot be copied.
        OSError: The folder cannot be written.
    """
    if network.path in bundled_names():
        return network.path
    copies = folder / _FOLDER
    copies.mkdir()
    return copy_model(Path(network.path), copies).relative_to(folder).as_posix()


def kept_network(name: str, folder: Path) -> str:
    """Returns the name or path of a network.

    Args:
        name: Result of `keep_network`; empty if the job has no network.
        folder: Folder of the job, which may have been moved.
    """
    is_copy = name.startswith(f"{_FOLDER}/")
    return str(folder / name) if is_copy else name
