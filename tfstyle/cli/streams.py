"""Standard streams that no text and no full disk can break."""

import io
import os
import select
import sys

from tfstyle.cli.terminal import without_controls


class SafeStream(io.TextIOWrapper):
    """A text stream to a file descriptor; writing to it never fails.

    A picture that took an hour must not be lost because the line about it cannot be
    shown. Characters that the encoding lacks, and those that a terminal obeys, are
    written as escapes.

    Args:
        descriptor: File descriptor, such as 1 for stdout; not closed.
        encoding: Name of the encoding, such as that of the locale.

    """

    def __init__(self, descriptor: int, encoding: str):
        self._file = _LastingFile(descriptor, "w", closefd=False)
        super().__init__(
            io.BufferedWriter(self._file),
            encoding,
            errors="backslashreplace",
            line_buffering=True,
        )

    @property
    def error(self) -> OSError | None:
        """The first error of the file descriptor, or None."""
        return self._file.error

    def write(self, text: str) -> int:
        """Writes text, with escapes for control characters."""
        return super().write(without_controls(text))


class _LastingFile(io.FileIO):
    error: OSError | None = None

    def write(self, data) -> int:
        try:
            while (written := super().write(data)) is None:
                select.select([], [self], [])  # a terminal that is not ready
            return written
        except OSError as error:
            self.error = self.error or error
            return len(data)


def replace_streams() -> None:
    """Makes `sys.stdout` and `sys.stderr` safe streams.

    A file descriptor that was closed would be given to the next file that is opened,
    and the output of libraries would end up in a picture; so it gets a stand-in.
    """
    for descriptor in (0, 1, 2):
        try:
            os.fstat(descriptor)
        except OSError:  # open() takes the least descriptor that is free
            os.open(os.devnull, os.O_RDONLY)
    for descriptor, name in ((1, "stdout"), (2, "stderr")):
        old = getattr(sys, name)
        if old is not None:
            old.flush()
        setattr(sys, name, SafeStream(descriptor, old.encoding if old else "utf-8"))
