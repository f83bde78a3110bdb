"""Openers of networks that hang or crash."""

import os
import signal
import time


def crash(path: str, runtime: str, threads: int):
    """Ends the process like a crash of native code."""
    os.kill(os.getpid(), signal.SIGSEGV)


def overrun(path: str, runtime: str, threads: int):
    """Takes longer than any deadline."""
    time.sleep(600)


def starve(path: str, runtime: str, threads: int):
    """Fails for lack of memory."""
    raise MemoryError
