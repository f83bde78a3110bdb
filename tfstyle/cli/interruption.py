"""Ctrl-C ends the loop after the step that it is at."""

import signal

from tfstyle.optimization.callbacks import Callback, Step

# The exit code that shells report for a program that Ctrl-C ended.
INTERRUPTED = 130


class Interruption(Callback):
    """Listens to Ctrl-C and SIGTERM while the loop runs; the second one ends at once.

    Attributes:
        happened: Whether there was a signal.
    """

    def __init__(self):
        self.happened = False

    def on_begin(self, scales) -> None:
        """Begins to listen."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._note)

    def on_step(self, step: Step) -> bool:
        """Ends the run if there was a signal."""
        return self.happened

    def on_end(self, result) -> None:
        """Stops listening."""
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)

    def _note(self, number: int, frame) -> None:
        if self.happened:
            raise KeyboardInterrupt
        self.happened = True
