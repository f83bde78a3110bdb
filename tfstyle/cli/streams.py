"""Standard streams that are safe to write to, and functions that escape text."""

import io
import os
import re
import select
import sys
from typing import TextIO

# Characters that move the cursor, or change colors or the writing direction: control
# characters and Unicode's bidirectional marks (Trojan Source, Boucher & Anderson 2021).
_CONTROLS = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069"
_UNSAFE = re.compile(f"[{_CONTROLS}]")
_NOT_IN_A_LINE = re.compile(f"[{_CONTROLS}\t\n\r\u2028\u2029\ud800-\udfff]")


class SafeStream(io.TextIOWrapper):
    """Text stream for a file descriptor. Writing to it never raises an error.

    If writing raised errors, a long run could fail just because its summary cannot be
    printed. Characters that the encoding lacks, and terminal control characters, are
    written as escape sequences such as `\\x1b`.

    Args:
        descriptor: File descriptor, such as 1 for stdout. The descriptor stays open
            when the stream is closed.
        encoding: Name of the encoding, usually that of the locale.
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
        """First error raised by writing to the file descriptor, or None."""
        return self._file.error

    def write(self, text: str) -> int:
        """Writes text with its control characters escaped."""
        return super().write(without_controls(text))

    def write_styled(self, text: str) -> int:
        """Writes text with color codes, which `write` would escape."""
        return super().write(text)


class _LastingFile(io.FileIO):
    error: OSError | None = None

    def write(self, data) -> int:
        try:
            while (written := super().write(data)) is None:
                select.select([], [self], [])  # wait for a busy terminal
            return written
        except OSError as error:
            self.error = self.error or error
            return len(data)


def replace_streams() -> SafeStream:
    """Replaces `sys.stdout` and `sys.stderr` with safe streams; returns `sys.stdout`.

    A closed standard descriptor is first opened on the null device. If it stayed
    closed, the next opened file, such as a picture, would get this descriptor, and
    libraries would write their messages into that file.
    """
    for descriptor in (0, 1, 2):
        try:
            os.fstat(descriptor)
        except OSError:  # open() returns the lowest free descriptor
            os.open(os.devnull, os.O_RDONLY)
    streams = []
    for descriptor, name in ((1, "stdout"), (2, "stderr")):
        old = getattr(sys, name)
        if old is not None:
            old.flush()
        streams.append(SafeStream(descriptor, old.encoding if old else "utf-8"))
        setattr(sys, name, streams[-1])
    return streams[0]


def write_styled(stream: TextIO, text: str) -> None:
    """Writes text with color codes.

    Args:
        stream: Any text stream.
        text: Text with color codes. File names in it must already be escaped with
            `one_line`.
    """
    getattr(stream, "write_styled", stream.write)(text)


def without_controls(text: str) -> str:
    r"""Escapes terminal control characters, except tabs and line breaks.

    Example:

    >>> without_controls("a\x1b[31m\n")
    'a\\x1b[31m\n'
    """
    return _UNSAFE.sub(_escaped, text)


def one_line(name: object) -> str:
    r"""Escapes control characters, line breaks and invalid bytes in a name.

    Args:
        name: String or path.

    Example:

    >>> one_line("a\nb.jpg")
    'a\\nb.jpg'
    """
    return _NOT_IN_A_LINE.sub(_escaped, str(name))


def _escaped(match: re.Match) -> str:
    return match[0].encode("unicode_escape").decode()
