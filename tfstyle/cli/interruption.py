"""Interruption of a command by Ctrl-C or SIGTERM."""

import signal

# The exit code that shells report for a program interrupted with Ctrl-C.
INTERRUPTED = 130


class StopSignal:
    """Handler of Ctrl-C and SIGTERM, which lets the run finish its current step.

    Attributes:
        happened: Whether a signal was received. The second signal raises
            `KeyboardInterrupt`.
    """

    def __init__(self):
        self.happened = False

    def listen(self) -> None:
        """Installs the signal handlers."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._note)

    def release(self) -> None:
        """Restores the default signal handlers."""
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)

    def _note(self, number: int, frame) -> None:
        if self.happened:
            raise KeyboardInterrupt
        self.happened = True
