"""Folders that are there whole or not at all."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from tfstyle.files.moves import NEW_FOLDER, move_all
from tfstyle.files.paths import expand
from tfstyle.files.replace_file import unwritable
from tfstyle.files.temporary import sync, temporary_folder


@contextlib.contextmanager
def replace_folder(
    path: str | os.PathLike[str], name: str = "output"
) -> Iterator[Path]:
    """Gives a temporary folder to fill, which becomes `path` when all went well.

    The temporary lies in a hidden folder beside it, so that renaming it is one step;
    folders above are made. Its files are on the disk (`fsync`) before it is renamed.
    Whatever is raised inside, the temporary is removed and an earlier folder at `path`
    is left as it was. What a killed process leaves is removed by the next one that
    writes beside `path`.

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
        with temporary_folder(target.parent) as folder:
            temporary = folder / NEW_FOLDER / target.name
            temporary.mkdir(parents=True)
            yield temporary
            sync(temporary)
            # A folder cannot be renamed onto one that is not empty.
            move_all(folder, target.parent, [target.name])
    except OSError as error:
        raise unwritable(path, name, error, "folder") from error
