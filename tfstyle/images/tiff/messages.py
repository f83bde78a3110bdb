"""Counter for the errors that libtiff reports during decoding."""

import contextlib
import ctypes
import threading
from collections.abc import Iterator

from PIL import Image

# C's `void (*)(const char* module, const char* format, va_list)`. On all platforms for
# which Pillow has wheels, a `va_list` is passed as a single address.
_Handler = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)

_lock = threading.Lock()
_counts = threading.local()
_handlers: list = []  # the new and the previous handler, which must not be freed


class Reports:
    """Error reports from libtiff.

    Attributes:
        count: Number of errors reported so far.
    """

    count = 0


@contextlib.contextmanager
def libtiff_reports() -> Iterator[Reports]:
    """Counts libtiff's errors in this thread instead of printing them.

    libtiff writes errors to stderr unless a handler is set. All threads share one
    handler. Errors outside of this context go to the previous handler. If libtiff
    cannot be accessed, errors are printed and not counted. This is the case on Windows,
    where Pillow links libtiff statically.

    Yields:
        An object whose `count` is the number of errors so far.
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
        # Pillow's extension module is linked to libtiff, so libtiff's functions are
        # available through the module's handle.
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
