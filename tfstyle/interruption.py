"""Reliable handling of Ctrl-C and SIGTERM.

A signal may arrive during an import, a garbage collection, or a callback from C code.
Python may then drop or replace the exception that the signal handler raises. The
handler therefore also records the signal, and long loops check this record.
"""

import _thread
import contextlib
import signal
import threading
from collections.abc import Iterator

_received: list[int] = []
# For each open `interruption_delayed` context, the number of signals received before
# the context was entered.
_delays: list[int] = []


def raise_on_signals() -> None:
    """Makes SIGINT and SIGTERM raise `KeyboardInterrupt`.

    If SIGINT is ignored, as in some background jobs, it stays ignored.
    """
    _received.clear()
    for number in (signal.SIGINT, signal.SIGTERM):
        if number == signal.SIGTERM or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _interrupt)


def check_interruption() -> None:
    """Raises `KeyboardInterrupt` if a signal has been received.

    Raises:
        KeyboardInterrupt: A signal has been received since `raise_on_signals` was
            called.
    """
    if _received:
        raise KeyboardInterrupt


@contextlib.contextmanager
def interruption_delayed() -> Iterator[None]:
    """Delays `KeyboardInterrupt` exceptions from signals until the context ends.

    Use this for short code that must not be interrupted halfway. Only the main thread
    is affected, because signals do not interrupt other threads.

    Raises:
        KeyboardInterrupt: A signal was received within the context.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    _delays.append(len(_received))
    try:
        yield
    finally:
        before = _delays.pop()
        if len(_received) > before and not _delays:
            raise KeyboardInterrupt


@contextlib.contextmanager
def interruption_kept() -> Iterator[None]:
    """Raises `KeyboardInterrupt` in place of an error that a signal may have caused.

    Raises:
        KeyboardInterrupt: An error occurred after a signal was received.
    """
    try:
        yield
    except Exception:
        check_interruption()
        raise


@contextlib.contextmanager
def interruption_repeated(seconds: float = 1.0) -> Iterator[None]:
    """Resends a received signal at regular intervals until the context ends.

    Use this for code that may drop the exception raised by the signal handler and then
    block for a long time.

    Args:
        seconds: Time between two signals, in seconds.
    """
    ended = threading.Event()

    def repeat() -> None:
        while not ended.wait(seconds):
            if _received:
                _send_to_main_thread(_received[0])

    thread = threading.Thread(target=repeat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


@contextlib.contextmanager
def handlers_restored() -> Iterator[None]:
    """Restores the handlers for SIGINT and SIGTERM when the context ends."""
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.getsignal(number) for number in numbers}
    try:
        yield
    finally:
        # Only the main thread may set handlers.
        with contextlib.suppress(ValueError):
            for number, handler in before.items():
                signal.signal(number, handler)


@contextlib.contextmanager
def handlers_kept() -> Iterator[None]:
    """Works like `handlers_restored`, and also converts `SystemExit` exceptions.

    Use this for code whose SIGTERM handler raises `SystemExit`. The exception is
    converted to `KeyboardInterrupt`, which tfstyle raises for both Ctrl-C and SIGTERM.

    Raises:
        KeyboardInterrupt: Code within the context raised `SystemExit`.
    """
    with handlers_restored():
        try:
            yield
        except SystemExit as error:
            raise KeyboardInterrupt from error


def _send_to_main_thread(number: int) -> None:
    if hasattr(signal, "pthread_kill"):  # also interrupts a blocking system call
        signal.pthread_kill(threading.main_thread().ident or 0, number)
    else:
        _thread.interrupt_main(signal.Signals(number))


def _interrupt(number: int, frame: object) -> None:
    _received.append(number)
    if not _delays:
        raise KeyboardInterrupt
