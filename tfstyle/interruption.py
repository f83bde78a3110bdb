"""Interruption by Ctrl-C or SIGTERM, which is noticed even if its exception is lost.

A signal handler may run within C code, a garbage collector's callback or an import.
There, Python drops the handler's exception, or replaces it with another one. Therefore
the handler also records the signal, and long loops check for it.
"""

import _thread
import contextlib
import signal
import threading
from collections.abc import Iterator

_received: list[int] = []


def raise_on_signals() -> None:
    """Makes SIGINT, unless it is ignored, and SIGTERM raise `KeyboardInterrupt`."""
    _received.clear()
    for number in (signal.SIGINT, signal.SIGTERM):
        if number == signal.SIGTERM or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _interrupt)


def check_interruption() -> None:
    """Raises the exception of a signal again if it was lost.

    Raises:
        KeyboardInterrupt: A signal was received since `raise_on_signals`.
    """
    if _received:
        raise KeyboardInterrupt


@contextlib.contextmanager
def interruption_kept() -> Iterator[None]:
    """Replaces errors that a signal caused, such as that of an import, with its own.

    Raises:
        KeyboardInterrupt: A signal was received.
    """
    try:
        yield
    except Exception:
        check_interruption()
        raise


@contextlib.contextmanager
def interruption_repeated(seconds: float = 1.0) -> Iterator[None]:
    """Raises the exception of a signal again and again until the context ends.

    It is for code that waits for long after it has lost the exception.

    Args:
        seconds: Time between two exceptions.
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
    """Restores the signal handlers that the code within the context replaces."""
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
    """Works like `handlers_restored`, for code whose handler of SIGTERM exits.

    Raises:
        KeyboardInterrupt: SIGTERM was received while a handler was replaced by one that
            exits.
    """
    with handlers_restored():
        try:
            yield
        except SystemExit as error:
            raise KeyboardInterrupt from error


def _send_to_main_thread(number: int) -> None:
    if hasattr(signal, "pthread_kill"):  # also ends a system call that waits
        signal.pthread_kill(threading.main_thread().ident or 0, number)
    else:
        _thread.interrupt_main(signal.Signals(number))


def _interrupt(number: int, frame: object) -> None:
    _received.append(number)
    raise KeyboardInterrupt
