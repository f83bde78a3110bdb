"""Networks by name, path or URL, without Keras."""

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
    """One network in the files that there are of it.

    Args:
        card: What the files say of themselves.
        keras: The `.keras` file, which Keras trains and runs.
        litert: The `.tflite` file, which starts quickly.
        saved_model: The folder of a SavedModel, which TensorFlow runs.
    """

    card: Card
    keras: Path | None
    litert: Path | None
    saved_model: Path | None = None


def bundled_names() -> list[str]:
    """Names of the networks that this package brings, sorted."""
    return sorted({path.stem for path in _network_files(FOLDER)})


def find_model(name_or_path: str | os.PathLike) -> ModelFiles:
    """Finds the files of a network.

    Args:
        name_or_path: A bundled network's name; or the path of a `.keras` or `.tflite`
            file, whose counterpart beside it (same name, other suffix, same card) is
            found too; or of a folder that is a SavedModel, holds versions of one, of
            which the newest is taken, or holds one network.

    Raises:
        InputError: There is no such network, or the file is not one of ours.

    Example:

    >>> find_model("classic").card.styles  # doctest: +SKIP
    ('starry_night', 'wave')
    """
    bundled = [path for path in _network_files(FOLDER) if path.stem == name_or_path]
    if bundled:
        return _with_counterpart(bundled[0])
    path = expand_model_path(name_or_path)
    try:
        return _find(path, name_or_path)
    except OSError as error:  # a folder that cannot be listed
        raise unusable(name_or_path, reason(error)) from error


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
        raise unusable(folder, f"a folder has to hold one of them, this holds {names}")
    return found[0]


def _with_counterpart(path: Path) -> ModelFiles:
    card = read_card(path)
    if path.suffix not in SUFFIXES:
        raise unusable(path, f"its name ends in '{path.suffix}'")
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
        "Expected `model` to be a .keras or .tflite file, for no network is bundled. "
        f"Received: model={name!r}"
    )


def resolve_handle(handle: str) -> str:
    """Fetches what a URL names.

    What was fetched is kept where the environment variable `TFHUB_CACHE_DIR` says.

    Args:
        handle: A path, a URL or anything else.

    Returns:
        The folder that holds it now; what is no URL is returned as it is.

    Raises:
        InputError: It cannot be fetched, or `tensorflow-hub` is not installed.

    Example:

    >>> resolve_handle("classic")
    'classic'
    """
    return _fetched(handle) if "://" in handle else handle


def _fetched(url: str) -> str:
    hub = import_hub()
    try:
        return hub.resolve(url)
    except Exception as error:  # of the network, the archive, the disk, TensorFlow
        reason = " ".join(str(error).split()) or type(error).__name__
        raise InputError(
            f"Expected `model` to be a hub module that can be fetched: {reason}. "
            f"Received: model={url!r}"
        ) from error


def import_hub():
    """Imports TensorFlow Hub, which only what needs it does.

    Raises:
        InputError: It is not installed, or setuptools is too new for it.
    """
    import_tensorflow_quietly()
    try:
        with warnings.catch_warnings():
            # It imports pkg_resources, which warns of its end and has it in 82.
            warnings.filterwarnings("ignore", ".*pkg_resources")
            import tensorflow_hub
    except ImportError as error:
        raise InputError(
            "TensorFlow Hub cannot be imported: pip install tensorflow-hub "
            f"'setuptools<82'. Received: {error}"
        ) from error
    return tensorflow_hub
