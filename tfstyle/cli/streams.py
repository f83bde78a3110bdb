"""Standard streams that no text and no full disk can break."""

import io
import os
import re
import select
import sys
from typing import TextIO

# What moves the cursor, changes colors or the direction of writing: control characters
# and Unicode's marks of direction (Trojan Source, Boucher & Anderson 2021).
_CONTROLS = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069"
_UNSAFE = re.compile(f"[{_CONTROLS}]")
_NOT_IN_A_LINE = re.compile(f"[{_CONTROLS}\t\n\r\u2028\u2029\ud800-\udfff]")


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

    def write_styled(self, text: str) -> int:
        """Writes text that holds the codes of colors, which `write` would escape."""
        return super().write(text)


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


def write_styled(stream: TextIO, text: str) -> None:
    """Writes text with the codes of colors.

    Args:
        stream: Any stream.
        text: Text whose names went through `one_line`.
    """
    getattr(stream, "write_styled", stream.write)(text)


def without_controls(text: str) -> str:
    r"""Escapes characters that a terminal obeys, but for tab and line ends.

    Example:

    >>> without_controls("a\x1b[31m\n")
    'a\\x1b[31m\n'
    """
    return _UNSAFE.sub(_escaped, text)


def one_line(name: object) -> str:
    r"""Escapes a name for the middle of a line: line ends and undecodable bytes too.

    Args:
        name: A string, or what `str` makes one of, such as a path.

    Example:

    >>> one_line("a\nb.jpg")
    'a\\nb.jpg'
    """
    return _NOT_IN_A_LINE.sub(_escaped, str(name))


def _escaped(match: re.Match) -> str:
    return match[0].encode("unicode_escape").decode()
