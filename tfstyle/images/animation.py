"""Functions that save animations as GIF and WebP files."""

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from tfstyle.arguments import check_number, check_path, shown
from tfstyle.errors import InputError
from tfstyle.files.replace_file import check_replaceable, replace_file, unwritable
from tfstyle.images.save import to_pil
from tfstyle.public import public

ANIMATIONS = {".gif": "GIF", ".webp": "WEBP"}


@public
def save_animation(
    frames: Iterable[np.ndarray],
    path: str | os.PathLike[str],
    frame_rate: float,
    name: str = "animation",
    durations: Sequence[int] = (),
) -> None:
    """Writes frames to a file, as an animation that loops endlessly.

    The file is written in full or not at all.

    Args:
        frames: One or more `(height, width, 3)` arrays of the same size, uint8 or float
            in [0, 1]. `frames` may be a generator.
        path: File to create or replace, with the extension .gif (256 colors per frame)
            or .webp.
        frame_rate: Frames per second. In GIF files, the duration of a frame is rounded
            to the nearest hundredth of a second.
        name: Argument name to show in messages.
        durations: Duration of each frame in milliseconds. In GIF files, durations are
            rounded down to hundredths of a second. If `durations` is empty,
            `frame_rate` determines the duration.

    Raises:
        InputError: An argument is invalid, the extension is neither .gif nor .webp,
            `frames` is empty, or the file cannot be written.

    Example:

    >>> save_animation([np.zeros((16, 16, 3), "f")], "a.gif", 12)  # doctest: +SKIP
    """
    check_path(name, path)
    check_number("frame_rate", frame_rate, 1e-6, 1e6)
    _check_durations(durations)
    file_format = _format(path, name)
    pictures = _pictures(frames)
    first = next(pictures, None)
    if first is None:
        raise InputError(
            "Expected `frames` to have at least one frame. Received: frames=[]"
        )
    # GIF stores durations in hundredths of a second. Here, the duration is rounded to
    # the nearest hundredth; Pillow would round it down.
    step = 10 if file_format == "GIF" else 1
    even = max(1, round(1000 / frame_rate / step)) * step
    endless = {"save_all": True, "loop": 0, "duration": list(durations) or even}
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


def _check_durations(durations: Sequence[int]) -> None:
    if not isinstance(durations, list | tuple):
        raise InputError(
            "Expected `durations` to be a list of durations in milliseconds. "
            f"Received: durations={shown(durations)}"
        )
    for duration in durations:
        check_number("durations", duration, 0, integer=True)


def _pictures(frames: Iterable[np.ndarray]) -> Iterator[Image.Image]:
    if not isinstance(frames, Iterable):
        raise InputError(
            "Expected `frames` to be a list or an iterator of images. "
            f"Received: frames={shown(frames)}"
        )
    return map(to_pil, frames)
