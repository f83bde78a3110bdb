"""Arguments shared by all functions that stylize the photographs in a folder."""

from collections.abc import Sequence
from os import PathLike, fspath
from typing import Any, NamedTuple

from tfstyle.arguments import as_paths, check_number, check_path, check_type
from tfstyle.errors import InputError
from tfstyle.files.paths import expand
from tfstyle.images import DEFAULT_QUALITY
from tfstyle.methods.folders.run import FolderCallback


class Saving(NamedTuple):
    """Options for writing pictures.

    Attributes:
        quality: Quality of JPEG and WebP files, from 1 to 100.
        keep_metadata: Whether to keep the date, author, copyright and resolution of the
            photograph.
    """

    quality: int = DEFAULT_QUALITY
    keep_metadata: bool = False


AS_USUAL = Saving()


def check_folder_arguments(
    content: str | PathLike | Sequence[str | PathLike],
    output: str | PathLike,
    overwrite: Any,
    callback: Any,
    quality: Any,
    keep_metadata: Any,
) -> Sequence[str]:
    """Checks the arguments, and returns the paths in `content`.

    Raises:
        InputError: An argument is invalid.
    """
    check_type("overwrite", overwrite, bool)
    if callback is not None:
        check_type("callback", callback, FolderCallback)
    check_type("keep_metadata", keep_metadata, bool)
    check_number("quality", quality, 1, 100, integer=True)
    check_path("output", output)
    given = as_paths("content", content)
    if not given:
        check_path("content", content)
    if isinstance(content, str | PathLike) and not expand(content).exists():
        raise InputError(
            "Expected `content` to be an existing folder or picture. "
            f"Received: content={fspath(content)!r}"
        )
    return given
