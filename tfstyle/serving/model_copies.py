"""Copies of model files, used by workers and jobs instead of the originals.

All workers load the same copy, because the original may be overwritten or damaged
before some of the workers start. Only regular files are opened, because reading from a
device or a pipe might never end.
"""

import contextlib
import itertools
import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from tfstyle.errors import InputError
from tfstyle.models.find import SUFFIXES, bundled_names
from tfstyle.models.model_path import is_saved_model
from tfstyle.serving.servable import Servable

# Maximum size of a network in bytes, and maximum number of its files. Style transfer
# networks are far smaller; the bundled networks take 1 to 7 MB each.
MAX_BYTES = 2_000_000_000
MAX_FILES = 10_000
_CHUNK = 1_000_000
# Name of the subfolder of a job's folder that contains the copied network.
_FOLDER = "network"


def copy_model(path: Path, folder: Path) -> Path:
    """Copies the files of a network.

    Args:
        path: Network file, folder with network files, or SavedModel. If `a.keras` and
            `a.tflite` are in the same folder, they are copied together.
        folder: Existing folder for the copy.

    Returns:
        Path of the copy.

    Raises:
        InputError: The network cannot be copied, is too large, or contains anything
            other than regular files and folders.
    """
    copy = folder / path.name
    budget = _Budget(path)
    try:
        for source in _files_of(path):
            target = copy if source == path else copy.parent / source.name
            if path.is_dir():
                target = copy / source.relative_to(path)
            target.parent.mkdir(parents=True, exist_ok=True)
            _copy_file(source, target, budget)
    except OSError as error:
        raise _unusable(path, error.strerror or str(error)) from error
    if path.is_dir():
        copy.mkdir(exist_ok=True)
    return copy


def keep_network(network: Servable, folder: Path) -> str:
    """Copies a network to the folder of a job, unless the network is bundled.

    The job needs its own copy, because the server's copy may be removed before the job
    ends.

    Args:
        network: Served network.
        folder: Folder of the job.

    Returns:
        Name of the network if it is bundled; otherwise, path of the copy relative to
        the folder.

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
        folder: Current folder of the job. The folder may have been moved after
            `keep_network` was called.
    """
    is_copy = name.startswith(f"{_FOLDER}/")
    return str(folder / name) if is_copy else name


def stamp(path: Path) -> tuple:
    """Returns the paths, modes, sizes and modification times of a network's files.

    If the files change, so does the result. No file is opened.

    Args:
        path: Path of the network, as in `copy_model`.
    """
    entries = []
    for file in itertools.islice(_files_of(path), MAX_FILES):
        with contextlib.suppress(OSError):  # the file has just been removed
            status = file.stat()
            what = status.st_mode, status.st_size, status.st_mtime_ns
            entries.append((str(file), *what))
    return tuple(sorted(entries))


class _Budget:
    """Limit on the bytes and files that may still be copied for a network."""

    def __init__(self, path: Path):
        self._path = path
        self._bytes, self._files = MAX_BYTES, MAX_FILES

    def take(self, size: int, files: int = 0) -> None:
        self._bytes -= size
        self._files -= files
        if self._bytes < 0 or self._files < 0:
            limits = f"{MAX_FILES} files or {MAX_BYTES} bytes"
            raise _unusable(self._path, f"it has more than {limits}")


def _files_of(path: Path) -> Iterator[Path]:
    """Yields the files that may belong to a network; skips broken links."""
    if not path.is_dir():
        yield path
        others = [path.with_suffix(suffix) for suffix in SUFFIXES]
        yield from (other for other in others if other != path and other.exists())
    elif is_saved_model(path):
        yield from (file for file in _entries(path) if file.exists())
    else:
        files = (file for file in path.iterdir() if file.suffix in SUFFIXES)
        yield from (file for file in files if file.exists())


def _entries(folder: Path) -> Iterator[Path]:
    """Yields all files below a folder; follows links, but visits no folder twice."""
    seen, folders = set[tuple[int, int]](), [folder]
    while folders:
        folder = folders.pop()
        status = folder.stat()
        if (status.st_dev, status.st_ino) in seen or len(seen) > MAX_FILES:
            continue
        seen.add((status.st_dev, status.st_ino))
        for entry in sorted(folder.iterdir()):
            if entry.is_dir():
                folders.append(entry)
            else:
                yield entry


def _copy_file(source: Path, target: Path, budget: _Budget) -> None:
    _check_regular(source, source.stat().st_mode)
    # With O_NONBLOCK, opening does not block if a pipe has just replaced the file.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(source, flags), "rb") as file, target.open("wb") as copy:
        _check_regular(source, os.fstat(file.fileno()).st_mode)
        budget.take(0, files=1)
        while chunk := file.read(_CHUNK):
            budget.take(len(chunk))
            copy.write(chunk)
    shutil.copystat(source, target)


def _check_regular(path: Path, mode: int) -> None:
    if not stat.S_ISREG(mode):
        kinds = {stat.S_IFIFO: "a named pipe", stat.S_IFSOCK: "a socket"}
        kinds |= {stat.S_IFCHR: "a device", stat.S_IFBLK: "a device"}
        raise _unusable(path, f"it is {kinds.get(stat.S_IFMT(mode), 'not a file')}")


def _unusable(path: Path, reason: str) -> InputError:
    return InputError(
        f"Expected `model` to be a network that can be copied: {reason}. "
        f"Received: model='{path}'"
    )
