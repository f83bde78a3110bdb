"""Versions of models: selection, files and state."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tfstyle.errors import InputError
from tfstyle.files.paths import expand
from tfstyle.models.find import SUFFIXES, bundled_names
from tfstyle.models.model_path import is_saved_model, numbered_folders
from tfstyle.serving.address import MAX_VERSION

_NAME = re.compile(r"[^/:=]+")
_LABEL = re.compile(r"([^/:=]+)/([^/:=]+)=(\d{1,18})", re.ASCII)


@dataclass(frozen=True)
class Source:
    """Model to serve, and where its versions are stored.

    Args:
        name: Name by which clients refer to the model.
        path: Name of a bundled network, path of a network (file, folder or SavedModel),
            or path of a folder with numbered subfolders. Each numbered subfolder is a
            version; a single network is version 1.
        labels: Version numbers, keyed by label.
    """

    name: str
    path: str
    labels: dict[str, int]


def parse_sources(models: Sequence[str], labels: Sequence[str]) -> list[Source]:
    """Parses the flags for models and labels.

    Args:
        models: Models, each as `NAME=PATH`, as a path (the name is then that of the
            file or folder, without its extension), or as the name of a bundled network.
        labels: Labels, each as `NAME/LABEL=VERSION`.

    Raises:
        InputError: The syntax is invalid, a name or label is used twice, a bundled
            network does not exist, or a label is for an unknown model.

    Example:

    >>> parse_sources(["classic"], ["classic/stable=1"])
    [Source(name='classic', path='classic', labels={'stable': 1})]
    """
    known = {}
    for text in models:
        name, path = _name_and_path(text)
        if not _NAME.fullmatch(name) or name in known or not path:
            raise InputError(
                "Expected `model` to be NAME=PATH, with a unique NAME that does not "
                f"contain '/' or ':'. Received: model={text!r}"
            )
        known[name] = Source(name, path, {})
    for text in labels:
        match = _LABEL.fullmatch(text)
        if not match or match[1] not in known or match[2] in known[match[1]].labels:
            raise InputError(
                "Expected `label` to be NAME/LABEL=VERSION, with NAME one of "
                f"{list(known)} and each NAME/LABEL used once. Received: label={text!r}"
            )
        known[match[1]].labels[match[2]] = int(match[3])
    return list(known.values())


def _name_and_path(text: str) -> tuple[str, str]:
    name, equals, path = text.partition("=")
    if equals:
        return name, path
    if text in bundled_names():
        return text, text
    if not text or not expand(text).exists():
        raise InputError(
            f"Expected `model` to be NAME=PATH, a path, or one of {bundled_names()}. "
            f"Received: model={text!r}"
        )
    return expand(text).absolute().stem, text


def find_versions(path: str) -> dict[int, Path]:
    """Finds the versions of a model on disk.

    Args:
        path: Path, as in `Source`.

    Returns:
        Paths, keyed by version; empty if nothing is found. If there are no numbered
        subfolders, the network at `path` is version 1.
    """
    if path in bundled_names():
        return {1: Path(path)}
    folder = expand(path)
    if not folder.is_dir():
        return {1: folder} if folder.exists() else {}
    numbered = numbered_folders(folder)
    if not numbered and _holds_network(folder):
        return {1: folder}
    return {n: child for n, child in numbered.items() if n <= MAX_VERSION}


def choose_versions(
    found: Mapping[int, Path], labels: Mapping[str, int], newest: int
) -> list[int]:
    """Selects the versions to serve.

    Args:
        found: Paths, keyed by version.
        labels: Version numbers, keyed by label.
        newest: Number of newest versions to serve, in addition to labeled versions.

    Returns:
        Numbers of the versions to serve, in ascending order.

    Example:

    >>> choose_versions({1: "", 2: "", 3: "", 4: ""}, {"stable": 2, "next": 9}, 1)
    [2, 4]
    """
    return sorted({*sorted(found)[-newest:], *labels.values()} & set(found))


def _holds_network(folder: Path) -> bool:
    return is_saved_model(folder) or any(
        child.suffix in SUFFIXES for child in folder.iterdir()
    )


@dataclass(frozen=True)
class VersionStatus:
    """State of a version, in TensorFlow Serving's terms.

    Args:
        state: "LOADING", "AVAILABLE" or "END".
        error: Reason why the version could not be loaded or used; empty if there was no
            error.
        stamp: If there was an error, the stamp of the files, taken before loading (see
            `tfstyle.serving.model_copies.stamp`). Loading is tried again when the stamp
            of the files has changed.
    """

    state: str
    error: str = ""
    stamp: tuple = ()

    def describe(self, version: int) -> dict:
        """Returns a description in TensorFlow Serving's format."""
        code = "UNKNOWN" if self.error else "OK"
        return {
            "version": str(version),
            "state": self.state,
            "status": {"error_code": code, "error_message": self.error},
        }
