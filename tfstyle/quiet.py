"""Suppression of messages from native code, without redirecting file descriptors."""

import ctypes
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

# Names of the C variable for the stream `stderr`, in glibc and on macOS.
_STREAM_NAMES = ("stderr", "__stderrp")
_lock = threading.Lock()
# Number of open contexts in all threads, and address of the C stream that the first
# context replaced.
_depth = 0
_original: int | None = None


@contextmanager
def native_messages_hidden() -> Iterator[None]:
    """Hides what C and C++ code prints to `stderr` within the context.

    LiteRT and TensorFlow print some lines at startup regardless of the log level.
    Only the C variable `stderr` is changed, not file descriptor 2. Thus, `sys.stderr`
    and child processes are not affected, and Python code in other threads can still
    write to stderr. On systems without this variable, nothing is hidden.

    If the environment variable `TF_CPP_MIN_LOG_LEVEL` is 0, nothing is hidden either.
    """
    if os.environ.get("TF_CPP_MIN_LOG_LEVEL") == "0" or not _sink():
        yield
        return
    _begin()
    try:
        yield
    finally:
        _end()


def _begin() -> None:
    global _depth, _original
    stream = _stream()
    with _lock:
        if not _depth and stream is not None:
            _original, stream.value = stream.value, _sink()
        _depth += 1


def _end() -> None:
    global _depth
    stream = _stream()
    with _lock:
        _depth -= 1
        if not _depth and stream is not None:
            stream.value = _original


@cache
def _stream() -> ctypes.c_void_p | None:
    """Returns the C variable `stderr`; None if the system has none."""
    if os.name != "posix":
        return None
    for name in _STREAM_NAMES:
        try:
            return ctypes.c_void_p.in_dll(ctypes.CDLL(None), name)
        except (OSError, ValueError):  # there is no such variable
            continue
    return None


@cache
def _sink() -> int | None:
    """Returns the address of a C stream that discards all output; None on failure.

    The stream is opened once and never closed, because another thread may still be
    writing to it when the context ends.
    """
    if _stream() is None:
        return None
    fopen = ctypes.CDLL(None).fopen
    fopen.restype, fopen.argtypes = ctypes.c_void_p, (ctypes.c_char_p, ctypes.c_char_p)
    return fopen(os.devnull.encode(), b"we")
