"""Openers of networks that never come to an end, or to a bad one."""

import os
import signal
import time


def crash(path: str, runtime: str, threads: int):
    """Ends the process as a defect of native code does."""
    os.kill(os.getpid(), signal.SIGSEGV)


def overrun(path: str, runtime: str, threads: int):
    """Takes longer than any deadline."""
    time.sleep(600)


def starve(path: str, runtime: str, threads: int):
    """Finds too little memory."""
    raise MemoryError
