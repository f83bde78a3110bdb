"""Status line that shows the progress of a run and the time left."""

import shutil
import sys
import time
from typing import TYPE_CHECKING, TextIO

from tfstyle.cli.streams import one_line, write_styled
from tfstyle.recent_pace import RecentPace

if TYPE_CHECKING:
    from rich.text import Text

# Seconds between two updates, on a terminal and in a log.
TERMINAL_INTERVAL = 0.1
LOG_INTERVAL = 10.0
# Width of a bar in characters.
BAR_WIDTH = 20


class StatusLine:
    """Status line, updated in place on a terminal, or written as a new line in a log.

    The first line of a log is due `LOG_INTERVAL` seconds after the start, so that short
    runs write nothing.

    Args:
        stream: Output stream.
    """

    def __init__(self, stream: TextIO):
        self.stream = stream
        self._terminal = stream.isatty()
        self._interval = TERMINAL_INTERVAL if self._terminal else LOG_INTERVAL
        self._width = 0
        self.start()

    def start(self) -> None:
        """Marks the start of a run; on a terminal, an update is due immediately."""
        self._shown = -float("inf") if self._terminal else time.monotonic()

    @property
    def is_terminal(self) -> bool:
        """Whether the stream is a terminal, where the line is updated in place."""
        return self._terminal

    def is_due(self, now: float) -> bool:
        """Whether enough time has passed since the last update or the start."""
        return now - self._shown >= self._interval

    def show(
        self, text: str, now: float, share: float | None = None, before: str = ""
    ) -> None:
        """Replaces the text, and shows a progress bar if `share` is given.

        Args:
            text: Text after the bar; truncated on a narrow terminal.
            now: Current time in seconds.
            share: Finished fraction of the work, from 0 to 1; None for no bar.
            before: Text before the bar.
        """
        self._shown = now
        if self._terminal:
            self._width = shutil.get_terminal_size().columns - 1
            line = _styled(before, share, text, self._width, self.stream)
            write_styled(self.stream, f"\r{line}")
        else:
            middle = "" if share is None else f"{bar(share)} "
            self.stream.write(f"{before}{middle}{text}\n")
        self.stream.flush()

    def keep(self) -> None:
        """Leaves the line on a terminal, so that further output appears below it."""
        if self._terminal:
            self.stream.write("\n")

    def clear(self) -> None:
        """Removes the line from a terminal, so that other text can be written."""
        if self._terminal:
            self.stream.write(f"\r{'':<{self._width}}\r")
            self.stream.flush()


class PictureProgress:
    """Shows the number of finished pictures and the time left.

    Args:
        total: Number of pictures.
        stream: Output stream; stderr if None. On a terminal, a single line is updated.
    """

    def __init__(self, total: int, stream: TextIO | None = None):
        self.total = total
        self.done = 0
        self._is_begun = False
        self.line = StatusLine(stream or sys.stderr)
        self._pace = RecentPace()

    def show(self, name: str, share: float = 0.0) -> None:
        """Shows the name of the current picture if an update is due.

        Args:
            name: Name of the picture.
            share: Finished fraction of this picture, from 0 to 1.
        """
        now, done = time.monotonic(), self.done + share
        self._pace.record(now, done)
        if self.line.is_due(now):
            left = time_left(self._pace.seconds_left(self.total))
            count = f"{self.done}/{self.total} " if self.total > 1 else ""
            share = done / self.total
            self.line.show(f"{one_line(name)}  {left}".rstrip(), now, share, count)

    def begin(self, name: str) -> None:
        """Starts a new picture, and counts the previous one as done.

        Args:
            name: Name of the picture.
        """
        if self._is_begun:
            self.advance()
        self._is_begun = True
        self.show(name)

    def advance(self) -> None:
        """Counts one more picture as done."""
        self.done += 1
        self._pace.record(time.monotonic(), self.done)

    def write_line(self, text: str) -> None:
        """Writes a line of text above the status line."""
        self.line.clear()
        self.line.stream.write(f"{one_line(text)}\n")

    def end(self) -> None:
        """Removes the status line."""
        self.line.clear()


def time_left(seconds: float | None) -> str:
    """Formats a number of seconds as the time left; returns "" for None (unknown).

    Example:

    >>> time_left(60), time_left(None)
    ('1:00 left', '')
    """
    return "" if seconds is None else f"{duration(seconds)} left"


def bar(done: float) -> str:
    """Returns a progress bar for the finished fraction of the work, from 0 to 1.

    Example:

    >>> bar(0.25)
    '[#####...............]'
    """
    return f"[{'#' * round(BAR_WIDTH * done):.<{BAR_WIDTH}}]"


def duration(seconds: float) -> str:
    """Formats a duration that is given in seconds.

    Example:

    >>> duration(7.4), duration(83), duration(3725)
    ('7 s', '1:23', '1:02:05')
    """
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours}:{minutes:02}:{rest:02}"
    return f"{minutes}:{rest:02}" if minutes else f"{rest} s"


def _styled(
    before: str, share: float | None, text: str, width: int, stream: TextIO
) -> str:
    """Returns the line with color codes, cut to the width of the terminal."""
    # Imported only on a terminal, because importing rich takes 0.1 s.
    from rich.console import Console
    from rich.text import Text

    console = Console(file=stream, force_terminal=True, width=width, highlight=False)
    line = Text(before)
    if share is not None:
        line.append_text(_rich_bar(share, console)).append(" ")
    line.append(text)
    line.align("left", width)
    with console.capture() as captured:
        console.print(line, end="", no_wrap=True, overflow="crop", soft_wrap=True)
    return captured.get()


def _rich_bar(share: float, console) -> "Text":
    from rich.progress_bar import ProgressBar
    from rich.text import Text

    drawn = console.render(ProgressBar(1.0, share, BAR_WIDTH))
    return Text.assemble(*((part.text, part.style or "") for part in drawn))
