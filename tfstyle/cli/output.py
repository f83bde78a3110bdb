"""Where pictures are written to."""

from collections.abc import Iterable
from pathlib import Path

from tfstyle.errors import InputError
from tfstyle.images import check_writable


def check_output(output: Path, inputs: Iterable[str | Path]) -> None:
    """Makes sure that a picture can be written, and not over one that is read.

    Raises:
        InputError: It cannot, or `output` is one of `inputs`.
    """
    check_writable(output)
    for path in (Path(name).expanduser() for name in inputs):
        if output.exists() and path.exists() and output.samefile(path):
            raise InputError(
                "Expected `output` to be another file than the input. "
                f"Received: output='{output}'"
            )


def check_outside(output: Path, photos: Path, given: str) -> None:
    """Makes sure that what is written will not be taken for what is read.

    Args:
        output: A folder to write into.
        photos: A folder of photographs.
        given: How `output` was given, for the message.

    Raises:
        InputError: `output` is `photos` or lies in it.
    """
    if output.resolve().is_relative_to(photos.resolve()):
        raise InputError(
            f"Expected `output` to be a folder outside of that of the photographs, "
            f"'{photos}'. Received: output={given!r}"
        )
