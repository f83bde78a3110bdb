"""A line that is written again and again: how far it is, and how long it will take."""

import shutil
from typing import TextIO

# Seconds between two updates: of a line on a terminal, of lines in a log.
TERMINAL_INTERVAL = 0.1
LOG_INTERVAL = 10.0


class StatusLine:
    """Writes to a terminal's one line, or a line now and then to a log.

    Args:
        stream: Where to write; a terminal's line is overwritten.
    """

    def __init__(self, stream: TextIO):
        self.stream = stream
        self._terminal = stream.isatty()
        self._interval = TERMINAL_INTERVAL if self._terminal else LOG_INTERVAL
        self._shown = -float("inf")
        self._width = 0

    def is_due(self, now: float) -> bool:
        """Whether the last line was shown long enough ago."""
        return now - self._shown >= self._interval

    def show(self, line: str, now: float) -> None:
        """Shows a line."""
        self._shown = now
        if self._terminal:
            self._width = shutil.get_terminal_size().columns - 1
            self.stream.write(f"\r{line[: self._width]:<{self._width}}")
        else:
            self.stream.write(f"{line}\n")
        self.stream.flush()

    def keep(self) -> None:
        """Leaves a terminal's line as it is; what comes is written below."""
        if self._terminal:
            self.stream.write("\n")

    def clear(self) -> None:
        """Takes a terminal's line away, so that something else can be written."""
        if self._terminal:
            self.stream.write(f"\r{'':<{self._width}}\r")
            self.stream.flush()


def time_left(seconds: float, done: float, rest: float) -> str:
    """Says how long it will take.

    Args:
        seconds: That it took so far.
        done: Share of the work that was done in them.
        rest: Share of the work that is left.

    Example:

    >>> time_left(30, 0.25, 0.5)
    'left 1:00'
    """
    return f"left {duration(seconds / done * rest)}" if done > 0 else "left ..."


def bar(done: float) -> str:
    """Draws the share that is done, from 0 to 1.

    Example:

    >>> bar(0.25)
    '[#####...............]'
    """
    return f"[{'#' * round(20 * done):.<20}]"


def duration(seconds: float) -> str:
    """Writes a time as people do.

    Example:

    >>> duration(7.4), duration(83), duration(3725)
    ('7 s', '1:23', '1:02:05')
    """
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours}:{minutes:02}:{rest:02}"
    return f"{minutes}:{rest:02}" if minutes else f"{rest} s"
