"""Search for networks by name, path or URL, without importing Keras."""

import os
import warnings
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from tfstyle.backend import import_tensorflow_quietly
from tfstyle.errors import InputError, check_name
from tfstyle.models.card import Card, read_card
from tfstyle.models.model_path import (
    expand_model_path,
    is_saved_model,
    newest_version,
    reason,
    unusable,
)

FOLDER = Path(str(files("tfstyle.assets"))) / "networks"
SUFFIXES = (".keras", ".tflite")


@dataclass(frozen=True)
class ModelFiles:
    """Paths of the files of a network.

    Args:
        card: Card of the network. All files of the network have the same card.
        keras: `.keras` file, for training and running with Keras; None if missing.
        litert: `.tflite` file, for LiteRT; None if missing.
        saved_model: SavedModel folder, for TensorFlow; None if missing.
    """

    card: Card
    keras: Path | None
    litert: Path | None
    saved_model: Path | None = None


def bundled_names() -> list[str]:
    """Returns the names of the bundled networks, sorted."""
    return sorted({path.stem for path in _network_files(FOLDER)})


def bundled_with_style(style: str) -> list[str]:
    """Returns the sorted names of the bundled networks that have the given style."""
    names = bundled_names()
    return [name for name in names if style in find_model(name).card.styles]


def find_model(name_or_path: str | os.PathLike) -> ModelFiles:
    """Finds the files of a network.

    Args:
        name_or_path: Name of a bundled network, or path of a network. The path can be a
            `.keras` file, a `.tflite` file, a SavedModel, a folder with a single
            network, or a folder with numbered versions of a SavedModel. If there are
            several versions, the newest one is used. A `.keras` file and a `.tflite`
            file in the same folder count as one network if they have the same name and
            model card.

    Raises:
        InputError: The network does not exist, or was not made by tfstyle.

    Example:

    >>> find_model("classic").card.styles  # doctest: +SKIP
    ('starry_night', 'wave')
    """
    _check_given(name_or_path)
    bundled = [path for path in _network_files(FOLDER) if path.stem == name_or_path]
    if bundled:
        return _with_counterpart(bundled[0])
    path = expand_model_path(name_or_path)
    try:
        return _find(path, name_or_path)
    except OSError as error:  # the folder cannot be listed
        raise unusable(name_or_path, reason(error)) from error


def _check_given(name_or_path: str | os.PathLike) -> None:
    # An empty path would mean the current folder.
    if isinstance(name_or_path, str) and not name_or_path.strip():
        raise InputError(
            "Expected `model` to be a non-empty name or path. "
            f"Received: model={name_or_path!r}"
        )


def _find(path: Path, name_or_path: str | os.PathLike) -> ModelFiles:
    if is_saved_model(path):
        return ModelFiles(read_card(path), None, None, path)
    if path.is_dir():
        newest = newest_version(path)
        return find_model(newest) if newest else _with_counterpart(_only_network(path))
    if path.suffix in SUFFIXES or len(path.parts) > 1 or path.exists():
        return _with_counterpart(path)
    raise _unknown(str(name_or_path))


def _network_files(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.glob("*")
        if path.suffix in SUFFIXES and not path.name.startswith(".")
    )


def _only_network(folder: Path) -> Path:
    found = _network_files(folder)
    if len({path.stem for path in found}) != 1:
        names = ", ".join(path.name for path in found) or "none"
        raise unusable(
            folder, f"a folder must contain a single network, but this one has {names}"
        )
    return found[0]


def _with_counterpart(path: Path) -> ModelFiles:
    card = read_card(path)
    if path.suffix not in SUFFIXES:
        raise unusable(path, f"its extension is '{path.suffix}'")
    pair = [path.with_suffix(suffix) for suffix in SUFFIXES]
    return ModelFiles(card, *(p if _has_card(p, card) else None for p in pair))


def _has_card(path: Path, card: Card) -> bool:
    try:
        return read_card(path) == card
    except InputError:
        return False


def _unknown(name: str) -> InputError:
    names = bundled_names()
    try:
        check_name("model", name, names)
    except InputError as error:
        if names:
            return error
    return InputError(
        "Expected `model` to be the path of a .keras file, a .tflite file or a "
        f"SavedModel, because no network is bundled. Received: model={name!r}"
    )


def resolve_handle(handle: str) -> str:
    """Downloads a model if its handle is a URL.

    Downloads are cached in the folder named by the environment variable
    `TFHUB_CACHE_DIR` or, if it is not set, in the system's temporary folder.

    Args:
        handle: Name, path or URL of a model.

    Returns:
        Folder of the downloaded model, or the unchanged handle if it is not a URL.

    Raises:
        InputError: The handle is empty, the download fails, or `tensorflow-hub` is not
            installed.

    Example:

    >>> resolve_handle("classic")
    'classic'
    """
    _check_given(handle)
    return _fetched(handle) if "://" in handle else handle


def _fetched(url: str) -> str:
    hub = import_hub()
    try:
        return hub.resolve(url)
    except Exception as error:  # the download may raise any exception
        reason = " ".join(str(error).split()) or type(error).__name__
        raise InputError(
            f"Expected `model` to be a hub module that can be downloaded: {reason}. "
            f"Received: model={url!r}"
        ) from error


def import_hub():
    """Imports and returns TensorFlow Hub.

    Raises:
        InputError: TensorFlow Hub is not installed, or setuptools is too new for it.
    """
    import_tensorflow_quietly()
    try:
        with warnings.catch_warnings():
            # TensorFlow Hub imports pkg_resources, which is deprecated and was removed
            # from setuptools 82.
            warnings.filterwarnings("ignore", ".*pkg_resources")
            import tensorflow_hub
    except ImportError as error:
        raise InputError(
            "Expected TensorFlow Hub to be importable; run `pip install tensorflow-hub "
            f"'setuptools<82'`. Received: {error}"
        ) from error
    return tensorflow_hub
