"""Functions that read picture files, with a message for each kind of failure."""

import io
import logging
import os
from collections.abc import Callable, Sequence
from typing import Any, BinaryIO

from PIL import Image

from tfstyle.errors import InputError
from tfstyle.files.paths import expand, has_unknown_home, no_such_file
from tfstyle.images.containers.bounds import check_bounds
from tfstyle.images.from_picture import from_picture, no_pillow_warnings
from tfstyle.images.limits import UnsupportedError, is_unsupported, too_large
from tfstyle.images.open_picture import has_more, open_picture

_log = logging.getLogger("tfstyle")

# Only common formats are supported, because files are not trusted and Pillow's other
# decoders are old and little tested.
FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF")
# The formats above, and the formats that need an optional library.
ALL_FORMATS = (*FORMATS, "HEIF", "AVIF")

# Maximum number of bytes to read from a pipe, all of which are kept in memory.
MAX_PIPED_BYTES = 1 << 30


def from_file(
    path: str | os.PathLike[str], name: str, convert: Callable = from_picture
) -> Any:
    """Reads a picture file; see `tfstyle.images.load.load`.

    Args:
        path: Path of the file; `~` is expanded.
        name: Argument name to show in messages.
        convert: Function that takes the picture (opened, but not decoded), `name`, and
            the path as a string to show in messages.

    Returns:
        The result of `convert`; by default, a float32 array of shape `(height, width,
        3)` with values in [0, 1].

    Raises:
        InputError: The file is missing or unreadable, or the picture is too small or
            too large.
    """
    try:
        received = repr(os.fspath(path))
    except TypeError as error:
        raise _unreadable(name, repr(path), error) from error
    try:
        file = expand(path).open("rb")
    except (OSError, RuntimeError, TypeError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        if isinstance(error, FileNotFoundError) and not has_unknown_home(path):
            raise no_such_file(path, name) from error
        if has_unknown_home(path):
            reason = f"{reason}; the home folder for `~` is unknown"
        raise _unreadable(name, received, reason) from error
    with file:
        return from_stream(file, name, received, convert)


@no_pillow_warnings()
def from_stream(
    file: BinaryIO,
    name: str,
    received: str,
    convert: Callable = from_picture,
    formats: Sequence[str] = ALL_FORMATS,
) -> Any:
    """Reads a picture from a file object, for example the body of an HTTP request.

    Args:
        file: Binary file, which stays open.
        name: Argument name to show in messages.
        received: Argument value to show in messages.
        convert: Function that takes the opened picture, as in `from_file`.
        formats: Allowed formats from `ALL_FORMATS`.

    Returns:
        The result of `convert`.

    Raises:
        InputError: The file is damaged, or its format is not one of `formats`. Also
            raised if the picture is too small or too large, or would take too long to
            decode.
    """
    try:
        file = _seekable(file)
        check_bounds(file, name, received)
        picture = open_picture(file, formats)
    except InputError:
        raise
    except Image.DecompressionBombError as error:
        raise too_large(name, received) from error
    except Exception as error:  # header parsers may raise any exception
        reason = error if is_unsupported(error) else "its header is damaged"
        raise _unreadable(name, received, reason, formats) from error
    if picture is None:
        raise _unreadable(name, received, _unidentified(file), formats)
    if has_more(file, picture):
        used = "primary one" if picture.format == "HEIF" else "first"
        _log.warning(
            f"`{name}`: {received} contains several pictures; the {used} is used."
        )
    with picture:
        return convert(picture, name, received)


def _seekable(file: BinaryIO) -> BinaryIO:
    if file.seekable():
        file.seek(0)
        return file
    data = file.read(MAX_PIPED_BYTES + 1)  # the file is a pipe
    if len(data) > MAX_PIPED_BYTES:
        raise UnsupportedError(f"the pipe delivers more than {MAX_PIPED_BYTES} bytes")
    return io.BytesIO(data)


def _unidentified(file: BinaryIO) -> str:
    if file.seek(0, os.SEEK_END) == 0:
        return "the file is empty"
    return "the format is unknown, or the header is damaged"


def _unreadable(
    name: str, received: str, reason: object, formats: Sequence[str] = FORMATS
) -> InputError:
    reason = " ".join(str(reason).split())
    *first, last = (x.replace("WEBP", "WebP") for x in FORMATS if x in formats)
    return InputError(
        f"Expected `{name}` to be a readable {', '.join(first)} or {last} picture: "
        f"{reason}. Received: {name}={received}"
    )
