"""Tests of signals whose exceptions Python loses or replaces."""

import contextlib
import os
import signal
import threading

import pytest

from tfstyle.cli.interruption import StopSignal
from tfstyle.interruption import (
    check_interruption,
    handlers_kept,
    interruption_delayed,
    interruption_kept,
    interruption_repeated,
    raise_on_signals,
)

NUMBERS = (signal.SIGINT, signal.SIGTERM)


@pytest.fixture(autouse=True)
def handlers():
    before = [signal.getsignal(number) for number in NUMBERS]
    raise_on_signals()
    yield
    raise_on_signals()  # forgets the signals
    for number, handler in zip(NUMBERS, before, strict=True):
        signal.signal(number, handler)


class Silent:
    """Object whose deletion is interrupted; Python drops exceptions there."""

    def __del__(self):
        os.kill(os.getpid(), signal.SIGTERM)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_signal_raises(number):
    with pytest.raises(KeyboardInterrupt):
        os.kill(os.getpid(), number)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_signal_whose_exception_is_lost_is_raised_by_the_next_check():
    check_interruption()
    value = Silent()
    del value
    with pytest.raises(KeyboardInterrupt):
        check_interruption()
    with pytest.raises(KeyboardInterrupt):
        StopSignal().listen()


def test_delayed_signals_are_raised_at_the_end():
    ends = []
    with pytest.raises(KeyboardInterrupt), interruption_delayed():
        with interruption_delayed():
            os.kill(os.getpid(), signal.SIGTERM)
            ends.append("inner")
        ends.append("outer")
    assert ends == ["inner", "outer"]
    with interruption_delayed():
        ends.append("no signal")
    with pytest.raises(KeyboardInterrupt):
        os.kill(os.getpid(), signal.SIGTERM)


def test_an_error_that_a_signal_causes_is_an_interruption():
    with pytest.raises(ValueError, match="other"), interruption_kept():
        raise ValueError("other")
    with pytest.raises(KeyboardInterrupt), interruption_kept():
        try:
            os.kill(os.getpid(), signal.SIGINT)
        except KeyboardInterrupt as error:
            raise ImportError("a module cannot be imported") from error


def test_a_lost_exception_is_repeated():
    """It also ends a wait, which the event would otherwise end much later."""
    waiting = threading.Event()
    late = threading.Timer(60, waiting.set)
    late.start()
    with pytest.raises(KeyboardInterrupt), interruption_repeated(0.001):
        with contextlib.suppress(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGTERM)
        waiting.wait()
    assert not waiting.is_set()
    late.cancel()
    late.join()
    threads = threading.active_count()
    with interruption_repeated():
        pass
    assert threading.active_count() == threads


def test_an_ignored_ctrl_c_stays_ignored():
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise_on_signals()
    os.kill(os.getpid(), signal.SIGINT)
    check_interruption()


def test_handlers_are_restored():
    before = [signal.getsignal(number) for number in NUMBERS]
    with pytest.raises(KeyboardInterrupt), handlers_kept():
        signal.signal(signal.SIGTERM, lambda number, frame: exit(number))
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        os.kill(os.getpid(), signal.SIGTERM)
    assert [signal.getsignal(number) for number in NUMBERS] == before


def test_a_stop_signal_restores_the_handlers():
    before = [signal.getsignal(number) for number in NUMBERS]
    stop = StopSignal()
    for _ in range(2):
        stop.listen()
        os.kill(os.getpid(), signal.SIGTERM)
        assert stop.happened
        stop.happened = False
    stop.release()
    assert [signal.getsignal(number) for number in NUMBERS] == before
