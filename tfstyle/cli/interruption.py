"""Handling of Ctrl-C and SIGTERM, which end a command after its current step."""

import contextlib
import os
import signal
import sys
from typing import Any, NoReturn

from tfstyle.distribution.leaving import is_leaving
from tfstyle.interruption import check_interruption

# The exit code that shells report for a program interrupted with Ctrl-C.
INTERRUPTED = 130


class StopSignal:
    """Handler for Ctrl-C and SIGTERM that lets the run finish its current step.

    Attributes:
        happened: Whether Ctrl-C or SIGTERM was received. If so, the next signal raises
            `KeyboardInterrupt`.
    """

    def __init__(self):
        self.happened = False
        self._before: dict[int, Any] = {}

    def listen(self) -> None:
        """Installs the signal handlers.

        Raises:
            KeyboardInterrupt: A signal was received before the handlers were installed.
        """
        check_interruption()
        for number in (signal.SIGINT, signal.SIGTERM):
            self._before.setdefault(number, signal.getsignal(number))
            signal.signal(number, self._note)

    def release(self) -> None:
        """Restores the previous signal handlers."""
        while self._before:
            signal.signal(*self._before.popitem())

    def _note(self, number: int, frame) -> None:
        if self.happened:
            raise KeyboardInterrupt
        self.happened = True


def hide_lost_interruptions() -> None:
    """Hides the messages "Exception ignored in ..." about `KeyboardInterrupt`.

    Python prints these messages if `KeyboardInterrupt` is raised where no caller can
    catch it, such as in a callback of the garbage collector. `check_interruption` later
    raises `KeyboardInterrupt` again.
    """
    show = sys.unraisablehook

    def show_others(lost: Any) -> None:
        if not issubclass(lost.exc_type, KeyboardInterrupt):
            show(lost)

    sys.unraisablehook = show_others


def leave(code: int) -> NoReturn:
    """Exits with the given code; skips Python's cleanup if Ray may still be running.

    Python's cleanup could crash if a thread is still running Ray's native code.
    """
    if is_leaving() or (code == INTERRUPTED and "ray" in sys.modules):
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError, AttributeError):
                stream.flush()
        os._exit(code)
    # If `KeyboardInterrupt` was raised in a call to `exec`, which `dataclass` uses,
    # Python exits by sending itself SIGINT, unless a later `exec` succeeds.
    exec("")
    sys.exit(code)
