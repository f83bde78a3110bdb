"""Keeps Pillow's warnings from the user: a picture is read, or an error tells."""

import contextlib
import warnings
from collections.abc import Iterator


@contextlib.contextmanager
def no_pillow_warnings() -> Iterator[None]:
    """Silences what Pillow says of large pictures, odd EXIF data and the like.

    Only Pillow's own, since filters are shared by all threads, and one that a thread
    leaves behind by accident must not hide anything else.
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module=r"PIL\.")
        yield
