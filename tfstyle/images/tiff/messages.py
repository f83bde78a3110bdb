"""What libtiff reports while Pillow decodes, kept from the process's stderr."""

import contextlib
import ctypes
import threading
from collections.abc import Iterator

from PIL import Image

# C's `void (*)(const char* module, const char* format, va_list)`. A `va_list` is passed
# as one word, an address, wherever Pillow has wheels.
_Handler = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)

_lock = threading.Lock()
_counts = threading.local()
_handlers: list = []  # ours, and the one before it; both for as long as the process


class Reports:
    """Reports of libtiff.

    Attributes:
        count: Their number.
    """

    count = 0


@contextlib.contextmanager
def libtiff_reports() -> Iterator[Reports]:
    """Counts libtiff's reports of errors in this thread instead of printing them.

    libtiff writes to file descriptor 2 from C, unless it is given a function, which it
    has one of for all threads. Ours passes on what other threads cause. Where libtiff
    cannot be reached (Windows, where Pillow links it statically), nothing changes.

    Yields:
        The number of reports so far.
    """
    _install()
    before, reports = getattr(_counts, "reports", None), Reports()
    _counts.reports = reports
    try:
        yield reports
    finally:
        _counts.reports = before


def _install() -> None:
    with _lock:
        if not _handlers:
            _handlers.extend(_set_handler())


def _set_handler() -> list:
    try:
        # A library's handle finds the functions of those that it is linked with, too.
        set_handler = ctypes.CDLL(Image.core.__file__).TIFFSetErrorHandler
    except (AttributeError, OSError, TypeError):
        return [None]
    set_handler.argtypes, set_handler.restype = [_Handler], ctypes.c_void_p
    ours = _Handler(_take)
    previous = set_handler(ours)
    return [ours, _Handler(previous) if previous else None]


def _take(module: int, text: int, values: int) -> None:
    reports = getattr(_counts, "reports", None)
    if reports is not None:
        reports.count += 1
    elif len(_handlers) > 1 and _handlers[1]:
        _handlers[1](module, text, values)
