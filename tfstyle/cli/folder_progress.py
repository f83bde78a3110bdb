"""Progress line and summary of a run over a folder of photographs."""

import sys
import time
from pathlib import Path

from tfstyle.cli.interruption import INTERRUPTED
from tfstyle.cli.status_line import PictureProgress, duration
from tfstyle.cli.streams import one_line
from tfstyle.errors import InputError
from tfstyle.methods.folders.run import FolderCallback, Tally


class FolderProgress(FolderCallback):
    """Shows the progress of a run over a folder, and prints a summary.

    Args:
        output: Output folder.
        style: Name of the style, for the summary.
    """

    def __init__(self, output: str, style: str):
        self.output, self.style = output, style
        self.began = time.monotonic()

    def on_begin(self, total: int) -> None:
        """Starts the status line."""
        self.progress = PictureProgress(total)

    def on_share(self, content: Path, share: float) -> None:
        """Shows the name of the picture and the progress of the run."""
        self.progress.show(content.name, share)

    def on_error(self, content: Path, error: InputError) -> None:
        """Writes the error message for a picture above the status line."""
        self.progress.write_line(f"tfstyle: {error}")

    def on_picture(self, content: Path) -> None:
        """Counts the picture as done."""
        self.progress.advance()

    def on_end(self, tally: Tally) -> None:
        """Replaces the status line with a summary."""
        self.progress.end()
        seconds = time.monotonic() - self.began
        hint = "; --overwrite replaces existing pictures" if tally.there_already else ""
        line = f"{self.output}: {tally}, {self.style}, {duration(seconds)}{hint}"
        print(one_line(line))


def report_interruption(overwrite: bool) -> int:
    """Prints how to continue an interrupted run over a folder.

    Args:
        overwrite: Value of the flag `overwrite`.

    Returns:
        The exit code.
    """
    again = (
        "with --overwrite, repeating the command starts over"
        if overwrite
        else "repeat the command to continue"
    )
    print(f"Interrupted; {again}.", file=sys.stderr)
    return INTERRUPTED
