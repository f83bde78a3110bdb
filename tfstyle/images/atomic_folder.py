"""Folders that are there whole or not at all."""

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from tfstyle.images.atomic import unwritable
from tfstyle.paths import expand


@contextlib.contextmanager
def replace_folder(
    path: str | os.PathLike[str], name: str = "output"
) -> Iterator[Path]:
    """Gives a temporary folder to fill, which becomes `path` when all went well.

    The temporary lies beside it, so that renaming it is one step; folders above are
    made. Whatever is raised inside, the temporary is removed and an earlier folder at
    `path` is left as it was.

    Args:
        path: Of the folder to create or replace; `~` is expanded, a link followed.
        name: Name of the argument that was set, for messages.

    Yields:
        Path of an empty folder.

    Raises:
        InputError: The folder could not be written (an `OSError` inside counts).

    Example:

    >>> with replace_folder("model") as temporary:  # doctest: +SKIP
    ...     (temporary / "weights").write_bytes(b"all or nothing")
    """
    try:
        target = expand(path).resolve()
        if target.exists() and not target.is_dir():
            raise OSError(None, "it is a file")
        target.parent.mkdir(parents=True, exist_ok=True)
        with _temporary_beside(target) as temporary:
            yield temporary
            _put(temporary, target)
    except OSError as error:
        raise unwritable(path, name, error, "folder") from error


@contextlib.contextmanager
def _temporary_beside(target: Path) -> Iterator[Path]:
    # No number: a server that looks for versions here must not take it for one.
    temporary = target.with_name(f".tfstyle-{secrets.token_hex(8)}")
    temporary.mkdir()
    try:
        yield temporary
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _put(temporary: Path, target: Path) -> None:
    if not target.exists():
        temporary.rename(target)
        return
    # A folder cannot be renamed onto one that is not empty.
    with _temporary_beside(target) as old:
        target.rename(old / "old")
        try:
            temporary.rename(target)
        except OSError:
            (old / "old").rename(target)
            raise
