"""Several files and folders that are there all together or not at all."""

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from tfstyle.errors import InputError
from tfstyle.files.moves import NEW_FOLDER, move_all
from tfstyle.files.temporary import sync, temporary_folder


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
