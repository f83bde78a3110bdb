"""Atomic replacement of files: a file is written in full or not at all."""

import contextlib
import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from tfstyle.errors import InputError, StorageError
from tfstyle.files.paths import expand
from tfstyle.files.temporary import sync, temporary_folder


@contextlib.contextmanager
def replace_file(path: str | os.PathLike[str], name: str = "output") -> Iterator[Path]:
    """Yields a temporary file, which replaces `path` unless an exception is raised.

    The temporary file is in a hidden folder beside `path`, so that renaming it to
    `path` is atomic. The temporary file already has the final file name, because some
    writers choose a format by extension. Before the file is renamed, it is synced to
    disk (`fsync`). After any exception, including `KeyboardInterrupt`, the temporary
    file is removed, and an existing file at `path` is unchanged. If the process is
    killed, the next process that writes to the folder removes the temporary file
    (except on Windows).

    Args:
        path: File to create or replace; `~` is expanded, and symbolic links are
            followed.
        name: Argument name to show in messages.

    Yields:
        Path of an empty file. This file has the permissions of the file at `path`. If
        `path` does not exist, the umask determines the permissions.

    Raises:
        InputError: The file cannot be written, for example because the disk is full. An
            `OSError` in the `with` block is converted to this error.

    Example:

    >>> with replace_file("notes.txt") as temporary:  # doctest: +SKIP
    ...     temporary.write_text("all or nothing")
    """
    try:
        target = _target(path)
        with _temporary_beside(target) as temporary:
            yield temporary
            sync(temporary)
            temporary.replace(target)
    except OSError as error:
        raise unwritable(path, name, error) from error


def check_replaceable(path: str | os.PathLike[str], name: str = "output") -> None:
    """Checks that `replace_file` will succeed, before expensive work starts.

    A temporary file is created beside `path` and removed again. Checking permission
    bits instead would be unreliable: root can ignore the bits, and a disk may be
    read-only.

    Args:
        path: File that will be written later.
        name: Argument name to show in messages.

    Raises:
        InputError: The folder does not exist or is not writable, or `path` exists but
            is not a file.
    """
    try:
        with _temporary_beside(_target(path)):
            pass
    except OSError as error:
        raise unwritable(path, name, error) from error


def unwritable(
    path: str | os.PathLike[str], name: str, error: Exception, kind: str = "file"
) -> InputError:
    """Returns the error, with a one-line message, for an output that cannot be written.

    The error is a `StorageError` if the disk is full or read-only, because then no
    other file can be written either.

    Args:
        path: Path of the file or folder.
        name: Argument name to show in the message.
        error: Error that occurred.
        kind: "file" or "folder".
    """
    reason = getattr(error, "strerror", None) or " ".join(str(error).split())
    kind_of_error = StorageError if _is_of_all(error) else InputError
    return kind_of_error(
        f"Expected `{name}` to be a writable {kind}: {reason}. Received: "
        f"{name}={os.fspath(path)!r}"
    )


def _is_of_all(error: Exception) -> bool:
    """Whether an error means that no file can be written (disk full or read-only)."""
    return getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT, errno.EROFS)


def _target(path: str | os.PathLike[str]) -> Path:
    try:
        target = expand(path).resolve()
    except (RuntimeError, ValueError) as error:  # unknown home folder or circular link
        raise OSError(None, str(error)) from error
    if target.is_dir():
        raise OSError(None, "it is a folder")
    if target.exists() and not target.is_file():
        raise OSError(None, "it is not a regular file")
    if not target.parent.is_dir():
        raise OSError(None, f"there is no folder '{target.parent}'")
    return target


@contextlib.contextmanager
def _temporary_beside(target: Path) -> Iterator[Path]:
    with temporary_folder(target.parent) as folder:
        temporary = folder / target.name
        # The module `tempfile` is not used, because its files always have mode 0600.
        # Here, the umask determines the mode.
        temporary.touch(exist_ok=False)
        if target.exists():
            shutil.copymode(target, temporary)
        yield temporary
