"""Files that are there whole or not at all."""

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from tfstyle.errors import InputError
from tfstyle.files.paths import expand
from tfstyle.files.temporary import sync, temporary_folder


@contextlib.contextmanager
def replace_file(path: str | os.PathLike[str], name: str = "output") -> Iterator[Path]:
    """Gives a temporary file to write, which becomes `path` when all went well.

    The temporary has the same name, for writers that choose a format by its suffix,
    and lies in a hidden folder beside `path`, so that renaming it is one step. It is on
    the disk (`fsync`) before it is renamed. Whatever is raised inside,
    `KeyboardInterrupt` too, the temporary is removed and an earlier file at `path` is
    left as it was. What a killed process leaves is removed by the next one that writes
    into the folder.

    Args:
        path: Of the file to create or replace; `~` is expanded, a link followed.
        name: Name of the argument that was set, for messages.

    Yields:
        Path of an empty file. Its permissions are those of the file that it replaces,
        or what the umask says.

    Raises:
        InputError: The file could not be written (an `OSError` inside counts), for
            instance because the disk is full.

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
    """Makes sure that `replace_file` can work, before expensive work starts.

    Creates a temporary file beside `path` and removes it again, because permission bits
    do not tell (root passes them, a read-only disk does not show in them).

    Args:
        path: Of the file that is to be written later.
        name: Name of the argument that was set, for messages.

    Raises:
        InputError: The folder does not exist or cannot be written, or `path` is
            something other than a file.
    """
    try:
        with _temporary_beside(_target(path)):
            pass
    except OSError as error:
        raise unwritable(path, name, error) from error


def unwritable(
    path: str | os.PathLike[str], name: str, error: Exception, kind: str = "file"
) -> InputError:
    """Returns the error for a file that cannot be written, in one line.

    Args:
        path: Of the file.
        name: Name of the argument that was set.
        error: Why it failed.
        kind: What it is, a "file" or a "folder".

    Returns:
        The error, to be raised.
    """
    reason = getattr(error, "strerror", None) or " ".join(str(error).split())
    return InputError(
        f"Expected `{name}` to be a {kind} that can be written: {reason}. "
        f"Received: {name}={os.fspath(path)!r}"
    )


def _target(path: str | os.PathLike[str]) -> Path:
    try:
        target = expand(path).resolve()
    except (RuntimeError, ValueError) as error:  # no such home, a circle of links
        raise OSError(None, str(error)) from error
    if target.is_dir():
        raise OSError(None, "it is a directory")
    if target.exists() and not target.is_file():
        raise OSError(None, "it is a device, not a file")
    if not target.parent.is_dir():
        raise OSError(None, f"there is no folder '{target.parent}'")
    return target


@contextlib.contextmanager
def _temporary_beside(target: Path) -> Iterator[Path]:
    with temporary_folder(target.parent) as folder:
        temporary = folder / target.name
        # Not tempfile, whose files are 0600, and would stay so: here the umask decides.
        temporary.touch(exist_ok=False)
        if target.exists():
            shutil.copymode(target, temporary)
        yield temporary
