"""Atomic replacement of folders, and of several files in a folder."""

import contextlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from tfstyle.errors import InputError
from tfstyle.files.moves import NEW_FOLDER, move_all
from tfstyle.files.paths import expand
from tfstyle.files.replace_file import unwritable
from tfstyle.files.temporary import sync, temporary_folder


def make_folder(
    folder: Path, given: str | os.PathLike[str], name: str = "output"
) -> None:
    """Creates a folder and its parents, unless the folder exists.

    Args:
        folder: Folder to create.
        given: Argument value to show in the error message.
        name: Argument name to show in the error message.

    Raises:
        InputError: The folder cannot be created.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(given, name, error, "folder") from error


@contextlib.contextmanager
def replace_folder(
    path: str | os.PathLike[str], name: str = "output"
) -> Iterator[Path]:
    """Yields a temporary folder, which replaces `path` unless an exception is raised.

    The temporary folder is in a hidden folder beside `path`, on the same file system.
    All files are synced to disk (`fsync`) before the temporary folder is moved to
    `path`. Parent folders of `path` are created. After any exception, the temporary
    folder is removed, and an existing folder at `path` is unchanged. If the process is
    killed, the next process that writes beside `path` removes the temporary folder
    (except on Windows).

    Args:
        path: Folder to create or replace; `~` is expanded, and symbolic links are
            followed.
        name: Argument name to show in messages.

    Yields:
        Path of an empty folder.

    Raises:
        InputError: The folder cannot be written. An `OSError` in the `with` block is
            converted to this error.

    Example:

    >>> with replace_folder("model") as temporary:  # doctest: +SKIP
    ...     (temporary / "weights").write_bytes(b"all or nothing")
    """
    try:
        target = expand(path).resolve()
        if target.exists() and not target.is_dir():
            raise OSError(None, "it is a file")
        target.parent.mkdir(parents=True, exist_ok=True)
        with temporary_folder(target.parent) as folder:
            temporary = folder / NEW_FOLDER / target.name
            temporary.mkdir(parents=True)
            yield temporary
            sync(temporary)
            # A plain rename cannot replace a folder that is not empty.
            move_all(folder, target.parent, [target.name])
    except OSError as error:
        raise unwritable(path, name, error, "folder") from error


@contextlib.contextmanager
def staged(folder: Path, names: Sequence[str]) -> Iterator[Path]:
    """Yields a temporary folder; on exit, moves `names` from it to `folder`.

    After any exception, everything that was created is removed, including new folders.
    If one of `names` cannot be moved, none is moved. If the process is killed before
    the first move, nothing is moved. If it is killed later, the next process that
    writes to `folder` completes the moves (except on Windows). All files are synced to
    disk (`fsync`) before the first move.

    Args:
        folder: Destination, created if needed.
        names: Relative paths of files and folders, with "/" as the separator. Existing
            files and folders with these paths in `folder` are replaced.

    Yields:
        Folder to fill, inside a hidden temporary folder in `folder`.

    Raises:
        InputError: The folder cannot be written.
    """
    made = [path for path in (folder, *folder.parents) if not path.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with temporary_folder(folder) as temporary:
            new = temporary / NEW_FOLDER
            new.mkdir()
            for name in names:
                (new / name).parent.mkdir(parents=True, exist_ok=True)
            yield new
            sync(new)
            move_all(temporary, folder, names)
    except OSError as error:
        raise InputError(
            f"Expected `output` to be a writable folder: {error.strerror or error}. "
            f"Received: output='{folder}'"
        ) from error
    finally:
        for path in made:  # innermost first; non-empty folders are kept
            with contextlib.suppress(OSError):
                path.rmdir()
