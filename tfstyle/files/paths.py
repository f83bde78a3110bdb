"""File names as users type them: `~` for the home folder."""

import contextlib
import os
from pathlib import Path

from tfstyle.errors import InputError


def expand(path: str | bytes | os.PathLike) -> Path:
    """Replaces a leading `~` by the home folder. Never fails.

    `~` and `~/...` are the user's home, `~name/...` is that of the user `name`, as in a
    shell. A name such as `~old.jpg` is a file of that name: it is left alone where
    there is no such user, or where the current folder holds it. So is `~/...` where no
    home is known, and everything that begins with `./`.

    Args:
        path: File or folder.

    Returns:
        The path, which `expand` leaves alone from now on.

    Example:

    >>> str(expand("~old.jpg")), expand("./~/a.jpg").is_absolute()
    ('~old.jpg', True)
    """
    text = os.fsdecode(path)
    return _expanded(text) if text.startswith("~") else literal(Path(text))


def literal(path: Path) -> Path:
    """Returns a path that `expand` takes for what it is.

    `Path` drops a leading `./`, and so makes of `./~/a.jpg`, or of a file found below
    the folder `.`, something that looks like a file of the home folder.

    Args:
        path: File or folder, of which no part is to be expanded.

    Returns:
        The absolute path if it would be mistaken, else `path`.
    """
    if not str(path).startswith("~") or _expanded(str(path)) == path:
        return path
    with contextlib.suppress(OSError):  # the current folder was deleted
        return path.absolute()
    return path


def has_unknown_home(path: str | bytes | os.PathLike) -> bool:
    """Whether a path begins with `~/` or `~name/`, and there is no such home."""
    text = os.fsdecode(path)
    return text.startswith("~") and "/" in text and str(_expanded(text)) == text


def check_outside(output: Path, folder: Path, given: str) -> None:
    """Refuses an output that would later be taken for an input.

    Args:
        output: File or folder to write.
        folder: Folder of pictures that are read.
        given: Value of the argument `output`, for the message.

    Raises:
        InputError: `output` is `folder` or lies in it.
    """
    if output.resolve().is_relative_to(folder.resolve()):
        raise InputError(
            f"Expected `output` to be outside of '{folder}', whose pictures are read. "
            f"Received: output={given!r}"
        )


def _expanded(text: str) -> Path:
    head, _, rest = text.partition("/")
    if head != "~" and os.path.lexists(head):
        return Path(text)
    try:
        home = os.path.expanduser(head)  # noqa: PTH111, Path's raises
    except ValueError:  # a null character, which no user's name has
        home = head
    return Path(text) if home == head else Path(home, rest.lstrip("/"))
