"""Where pictures are written to."""

from collections.abc import Iterable
from pathlib import Path

from tfstyle.errors import InputError
from tfstyle.files.paths import expand
from tfstyle.images import check_writable


def check_output(output: Path, inputs: Iterable[str | Path]) -> None:
    """Makes sure that a picture can be written, and not over one that is read.

    Raises:
        InputError: It cannot, or `output` is one of `inputs`.
    """
    check_writable(output)
    for path in (expand(name) for name in inputs):
        if output.exists() and path.exists() and output.samefile(path):
            raise InputError(
                "Expected `output` to be another file than the input. "
                f"Received: output='{output}'"
            )


def check_outside(output: Path, folder: Path, given: str) -> None:
    """Makes sure that what is written will not be taken for what is read.

    Args:
        output: A file or folder to write.
        folder: One of pictures that are read.
        given: How `output` was given, for the message.

    Raises:
        InputError: `output` is `folder` or lies in it.
    """
    if output.resolve().is_relative_to(folder.resolve()):
        raise InputError(
            f"Expected `output` to be outside of '{folder}', whose pictures are read. "
            f"Received: output={given!r}"
        )
