"""From a file to an image: every way in which that can fail has its line."""

import os
from collections.abc import Callable, Sequence
from typing import Any, BinaryIO

from PIL import Image, UnidentifiedImageError

from tfstyle.errors import InputError
from tfstyle.images.from_picture import from_picture
from tfstyle.images.limits import too_large
from tfstyle.images.pillow_warnings import no_pillow_warnings
from tfstyle.paths import expand, has_unknown_home

# What people have pictures in; Pillow's remaining decoders are old and little tested,
# and files come from strangers.
FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF")


def from_file(
    path: str | os.PathLike[str], name: str, convert: Callable = from_picture
) -> Any:
    """Reads a picture file; see `tfstyle.images.load.load`.

    Args:
        path: Of the file; `~` is expanded.
        name: Name of the argument that was set, for messages.
        convert: Takes the picture, still to be decoded, `name` and the path as messages
            show it.

    Returns:
        What `convert` returns: by default `(height, width, 3)`, float32 in [0, 1].

    Raises:
        InputError: There is no such file, or it cannot be opened or decoded.
    """
    received = repr(os.fspath(path))
    try:
        file = expand(path).open("rb")
    except (OSError, RuntimeError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        if has_unknown_home(path):
            reason = f"{reason}, nor such a home"
        raise _unreadable(name, received, reason) from error
    with file:
        return from_stream(file, name, received, convert)


@no_pillow_warnings()
def from_stream(
    file: BinaryIO,
    name: str,
    received: str,
    convert: Callable = from_picture,
    formats: Sequence[str] = FORMATS,
) -> Any:
    """Reads a picture from an open file, such as the bytes of a request.

    Args:
        file: Opened for bytes; stays open.
        name: Name of the argument that was set, for messages.
        received: How messages show its value.
        convert: As for `from_file`.
        formats: Pillow's names of those that are let in.

    Returns:
        What `convert` returns.

    Raises:
        InputError: It is not a picture in one of `formats`, is damaged, or is too small
            or too large.
    """
    try:
        picture = Image.open(file, formats=formats)
    except Image.DecompressionBombError as error:
        raise too_large(name, received) from error
    except UnidentifiedImageError as error:
        reason = _unidentified(file)
        raise _unreadable(name, received, reason, formats) from error
    except Exception as error:  # header parsers raise anything on damaged files
        reason = "its header is damaged"
        raise _unreadable(name, received, reason, formats) from error
    with picture:
        return convert(picture, name, received)


def _unidentified(file: BinaryIO) -> str:
    if file.seekable() and file.seek(0, os.SEEK_END) == 0:
        return "the file is empty"
    return "it is not one, or its header is damaged"


def _unreadable(
    name: str, received: str, reason: object, formats: Sequence[str] = FORMATS
) -> InputError:
    *first, last = (format.replace("WEBP", "WebP") for format in formats)
    return InputError(
        f"Expected `{name}` to be a readable {', '.join(first)} or {last} picture: "
        f"{reason}. Received: {name}={received}"
    )
