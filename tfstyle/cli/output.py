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
