"""Animated GIF and WebP files."""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from tfstyle.errors import InputError
from tfstyle.files.replace_file import check_replaceable, replace_file, unwritable
from tfstyle.images.dtype import to_uint8

ANIMATIONS = {".gif": "GIF", ".webp": "WEBP"}


def save_animation(
    frames: Iterable[np.ndarray],
    path: str | os.PathLike[str],
    frame_rate: float,
    name: str = "animation",
    durations: Sequence[int] = (),
) -> None:
    """Saves frames as an endlessly looping animation, in full or not at all.

    Args:
        frames: One or more `(height, width, 3)` arrays of the same size, uint8 or float
            in [0, 1]. `frames` may be a generator.
        path: File to write or replace, .gif (256 colors per frame) or .webp.
        frame_rate: Frames per second. In GIF files, durations are rounded down to
            hundredths of a second.
        name: Name of the argument, as shown in messages.
        durations: Duration of each frame in milliseconds. If empty, all durations
            follow from `frame_rate`.

    Raises:
        InputError: The extension is neither .gif nor .webp, there is no frame, or the
            file cannot be written.

    Example:

    >>> save_animation([np.zeros((16, 16, 3), "f")], "a.gif", 12)  # doctest: +SKIP
    """
    file_format = _format(path, name)
    pictures = map(_picture, frames)
    first = next(pictures, None)
    if first is None:
        raise InputError(
            "Expected `frames` to have at least one frame. Received: frames=[]"
        )
    # In milliseconds; for GIF, Pillow would round down to hundredths of a second.
    step = 10 if file_format == "GIF" else 1
    even = max(1, round(1000 / frame_rate / step)) * step
    duration = list(durations) if durations else even
    endless = {"save_all": True, "loop": 0, "duration": duration}
    with replace_file(path, name) as temporary, temporary.open("wb") as file:
        try:
            first.save(file, file_format, append_images=pictures, **endless)
        except ValueError as error:  # raised by libwebp for sides above 16383 pixels
            raise unwritable(path, name, error) from error


def check_animation(path: str | os.PathLike[str], name: str = "animation") -> None:
    """Checks that `save_animation` can write a file, before expensive work starts.

    Raises:
        InputError: The extension is neither .gif nor .webp, or the file cannot be
            written.
    """
    _format(path, name)
    check_replaceable(path, name)


def _format(path: str | os.PathLike[str], name: str) -> str:
    extension = Path(path).suffix.lower()
    if extension not in ANIMATIONS:
        raise InputError(
            f"Expected `{name}` to end in one of {', '.join(ANIMATIONS)}. "
            f"Received: {name}={os.fspath(path)!r}"
        )
    return ANIMATIONS[extension]


def _picture(frame: np.ndarray) -> Image.Image:
    return Image.fromarray(frame if frame.dtype == np.uint8 else to_uint8(frame))
