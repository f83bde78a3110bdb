"""Folders, and files of a folder, that are replaced whole or not at all."""

import contextlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from tfstyle.errors import InputError
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


@contextlib.contextmanager
def staged(folder: Path, names: Sequence[str]) -> Iterator[Path]:
    """Gives a temporary folder, of which `names` are moved to `folder` at the end.

    Whatever is raised inside, nothing stays, nor do folders that were made for it. If
    one of them cannot be moved, none is, and what was there is there again. If the
    process is killed before the first move, none is; if later, the next process that
    writes into `folder` moves the rest. All are on the disk (`fsync`) before.

    Args:
        folder: Made if it is not there.
        names: Of files and folders, with "/" between folders; those that are there are
            replaced.

    Yields:
        The folder to fill, inside of a temporary one in `folder`.

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
            f"Expected `output` to be a folder that can be written: "
            f"{error.strerror or error}. Received: output='{folder}'"
        ) from error
    finally:
        for path in made:  # the innermost first; those that hold something stay
            with contextlib.suppress(OSError):
                path.rmdir()
