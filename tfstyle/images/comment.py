"""Comments in PNG and JPEG files."""

import os
from typing import Any

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tfstyle.arguments import shown
from tfstyle.errors import InputError
from tfstyle.files.paths import expand
from tfstyle.images.from_picture import no_pillow_warnings

_KEY = "Comment"  # a keyword from the PNG specification
_FORMATS = ("PNG", "JPEG")
# Maximum length of a comment in a JPEG segment, in bytes.
_MAX_LENGTH = 65_533


def comment_options(file_format: str, comment: str) -> dict[str, Any]:
    """Returns arguments that make Pillow's `save` method store a comment.

    Args:
        file_format: Pillow's name for the format. Comments are stored only in PNG and
            JPEG files.
        comment: Printable ASCII text of at most 65,533 characters (the limit for JPEG).
            If empty, no comment is stored.

    Raises:
        InputError: The comment is not ASCII text, contains a control character, or is
            too long.
    """
    is_text = isinstance(comment, str) and comment.isascii()
    if not is_text or len(comment) > _MAX_LENGTH or not comment.isprintable():
        raise InputError(
            f"Expected `comment` to be printable ASCII text of at most {_MAX_LENGTH} "
            f"characters. Received: comment={shown(comment)}"
        )
    if not comment or file_format not in _FORMATS:
        return {}
    if file_format == "JPEG":
        return {"comment": comment.encode("ascii")}
    info = PngInfo()
    info.add_text(_KEY, comment)
    return {"pnginfo": info}


@no_pillow_warnings()
def read_comment(path: str | os.PathLike[str]) -> str:
    """Returns the comment in a PNG or JPEG file, or "" if no comment can be read.

    Args:
        path: Path of the file. Only its header is read.
    """
    try:
        with Image.open(expand(path), formats=_FORMATS) as picture:
            comment = picture.info.get("comment", picture.info.get(_KEY, b""))
    except Exception:  # header parsers may raise any exception on damaged files
        return ""
    return comment if isinstance(comment, str) else comment.decode("ascii", "replace")
