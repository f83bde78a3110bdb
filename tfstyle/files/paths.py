"""Expansion of `~` in paths, and checks of the paths that users enter."""

import contextlib
import os
from collections.abc import Collection
from pathlib import Path

from tfstyle.errors import InputError

# Suffixes of network, export and archive files. An output folder whose name has such a
# suffix is probably a mistake.
FILE_SUFFIXES = (".keras", ".tflite", ".onnx", ".h5", ".html", ".zip")


def expand(path: str | bytes | os.PathLike) -> Path:
    """Replaces a leading `~` with the home folder, if possible.

    As in a shell, `~` and `~/...` refer to the user's home folder, and `~name/...` to
    the home folder of the user `name`. A name such as `~old.jpg` stays unchanged if
    there is no user `old.jpg`, or if the current folder contains a file of this name.
    `~/...` stays unchanged if the home folder is unknown. A leading `./` prevents
    expansion: a path such as `./~/a.jpg` is only made absolute (see `literal`).

    Args:
        path: File or folder.

    Returns:
        The expanded path. Another call of `expand` leaves it unchanged.

    Example:

    >>> str(expand("~old.jpg")), expand("./~/a.jpg").is_absolute()
    ('~old.jpg', True)
    """
    text = os.fsdecode(path)
    return _expanded(text) if text.startswith("~") else literal(Path(text))


def literal(path: Path) -> Path:
    """Returns an equivalent path that `expand` does not change.

    `Path` drops a leading `./`. A path such as `./~/a.jpg`, which may also
    result from listing the folder `.`, would therefore look like a file in the home
    folder.

    Args:
        path: File or folder that must not be expanded.

    Returns:
        The absolute path if `expand` would change `path`, else `path`.
    """
    if not str(path).startswith("~") or _expanded(str(path)) == path:
        return path
    with contextlib.suppress(OSError):  # the current folder was deleted
        return path.absolute()
    return path


def has_unknown_home(path: str | bytes | os.PathLike) -> bool:
    """Whether a path begins with `~/` or `~name/` and the home folder is unknown."""
    text = os.fsdecode(path)
    head, slash, _ = text.partition("/")
    if not head.startswith("~") or not slash or (head != "~" and os.path.lexists(head)):
        return False
    return str(_expanded(text)) == text


def check_outside(output: Path, folder: Path, given: str) -> None:
    """Raises an error if `output` is in `folder`, where later runs would read it.

    Args:
        output: File or folder to write.
        folder: Folder of input pictures.
        given: Value of `output` to show in the error message.

    Raises:
        InputError: `output` is `folder` or is inside it.
    """
    if output.resolve().is_relative_to(folder.resolve()):
        raise InputError(
            f"Expected `output` to be outside the input folder '{folder}'. "
            f"Received: output={given!r}"
        )


def check_folder_name(
    output: Path, given: str, suffixes: Collection[str] = FILE_SUFFIXES
) -> None:
    """Raises an error if the name of a new folder has a file suffix, such as `.zip`.

    Args:
        output: Folder to write.
        given: Value of the argument `output`. If it ends with a slash, any name is
            valid.
        suffixes: File suffixes to reject.

    Raises:
        InputError: `output` has one of `suffixes`, and is not an existing folder.
    """
    names_file = output.suffix.lower() in suffixes and not given.endswith("/")
    if names_file and not output.is_dir():
        raise InputError(
            f"Expected `output` to be a folder, not a file. Received: output={given!r}"
        )


def _expanded(text: str) -> Path:
    head, _, rest = text.partition("/")
    if head != "~" and os.path.lexists(head):
        return Path(text)
    try:
        home = os.path.expanduser(head)  # noqa: PTH111, Path.expanduser may raise
    except ValueError:  # a null character, which no user name contains
        home = head
    return Path(text) if home == head else Path(home, rest.lstrip("/"))


def check_exists(path: str, name: str) -> None:
    """Raises an error for a URL, or for a nonexistent path that has no suffix.

    A path without a suffix is probably meant to be a folder. Without this check, a
    later error message would mention a missing picture file or the output folder,
    instead of the missing input folder.

    Args:
        path: Path of a file or a folder; "-" for standard input.
        name: Argument name to show in the error message.

    Raises:
        InputError: The path is a URL, or a nonexistent path without a suffix.
    """
    if path in ("", "-") or (Path(path).suffix and "://" not in path):
        return
    with contextlib.suppress(OSError):  # for example, if the name is too long
        if expand(path).exists():
            return
    raise _missing(path[:200], name, "file or folder")


def no_such_file(path: str | os.PathLike, name: str) -> InputError:
    """Returns the error for an input file that does not exist.

    Args:
        path: Path of the file.
        name: Argument name to show in the error message.
    """
    return _missing(os.fspath(path), name, "file")


def _missing(path: str, name: str, kind: str) -> InputError:
    error = InputError(
        f"Expected `{name}` to be an existing {kind}. Received: {name}={path!r}"
    )
    return error.advising("download the file first") if "://" in path else error
