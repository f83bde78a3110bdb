"""Temporary folders beside the files to write, and removal of leftover folders.

A process that creates a temporary folder locks it, and the system releases the lock
when the process ends, for whatever reason. A folder without a lock is therefore a
leftover, even if it was created on another host or in a container. On Windows, folders
are not locked, and leftovers are not removed.
"""

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from tfstyle.files.moves import finish_moves
from tfstyle.interruption import interruption_delayed

try:
    import fcntl
except ImportError:  # Windows: no locks, and leftovers are not removed
    HAS_LOCKS = False
else:
    HAS_LOCKS = True

# Prefix and suffix of the names of temporary folders. A name must not be a number,
# because model servers would treat it as a version, and must not have the extension of
# a picture or network file.
PREFIX, SUFFIX = ".tfstyle-", ".tmp"
# Maximum number of attempts to create and lock a folder. Before a new folder is locked,
# another process may mistake it for a leftover and remove it.
LOCK_ATTEMPTS = 10
_cleaned: set[Path] = set()


@contextlib.contextmanager
def temporary_folder(folder: Path) -> Iterator[Path]:
    """Creates a temporary folder, and removes it when the `with` block ends.

    The first call for `folder` in each process also removes leftover temporary folders
    in `folder`.

    Args:
        folder: Existing parent folder, on the same file system as the files to write.

    Yields:
        Path of the empty temporary folder.

    Raises:
        OSError: The folder cannot be created.
    """
    if folder not in _cleaned:
        _cleaned.add(folder)
        remove_leftovers(folder)
    made: list[tuple[Path, int | None]] = []
    try:
        with interruption_delayed():
            made.append(_make(folder))
        yield made[0][0]
    finally:
        with interruption_delayed():
            for temporary, lock in made:
                shutil.rmtree(temporary, ignore_errors=True)
                _close(lock)


def remove_leftovers(folder: Path) -> list[Path]:
    """Removes temporary folders of processes that have ended.

    Before a folder is removed, unfinished moves of files out of this folder are
    completed (see `tfstyle.files.moves`).

    Args:
        folder: Folder that contains the temporary folders.

    Returns:
        The removed folders.
    """
    with contextlib.suppress(OSError):
        found = sorted(folder.glob(f"{PREFIX}*{SUFFIX}"))
        return [path for path in found if _remove(path, folder)]
    return []


def sync(path: Path) -> None:
    """Waits until a file, or every file in a folder, is stored on the disk.

    Without `sync`, a power failure after a rename could leave an empty file under the
    new name. Even with `sync`, a power failure may undo the rename, so that the earlier
    file remains.

    Args:
        path: File or folder.

    Raises:
        OSError: The disk is full or broken.
    """
    files = path.rglob("*") if path.is_dir() else [path]
    for file in files:
        if file.is_file():
            handle = os.open(file, os.O_RDONLY if os.name == "posix" else os.O_RDWR)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def _make(folder: Path) -> tuple[Path, int | None]:
    for _ in range(LOCK_ATTEMPTS):
        temporary = folder / f"{PREFIX}{secrets.token_hex(8)}{SUFFIX}"
        temporary.mkdir(mode=0o700)
        lock = None
        with contextlib.suppress(OSError):  # the folder is gone, or cannot be locked
            lock = _lock(temporary, wait=True)
        if temporary.is_dir():
            return temporary, lock
        _close(lock)
    raise OSError(None, f"another process keeps removing new folders in '{folder}'")


def _remove(temporary: Path, folder: Path) -> bool:
    try:
        lock = _lock(temporary, wait=False)
    except OSError:  # the folder is in use, or belongs to another user
        return False
    if lock is None:
        return False
    try:
        finish_moves(temporary, folder)
        shutil.rmtree(temporary)
        return True
    except OSError:
        return False
    finally:
        _close(lock)


def _lock(path: Path, wait: bool) -> int | None:
    if not HAS_LOCKS:
        return None
    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
    handle = os.open(path, flags)
    try:
        if os.fstat(handle).st_uid != os.geteuid():
            raise PermissionError(None, "it belongs to another user")
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        os.close(handle)
        raise
    return handle


def _close(lock: int | None) -> None:
    if lock is not None:
        os.close(lock)
