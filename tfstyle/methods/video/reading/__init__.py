"""Readers for videos, animations, numbered pictures and folders of pictures."""

import os
from os import PathLike

from tfstyle.files.paths import expand
from tfstyle.images.containers.kinds import HEAD_LENGTH, kind_of
from tfstyle.methods.video.reading.animation import AnimationClip
from tfstyle.methods.video.reading.clip import Clip
from tfstyle.methods.video.reading.container import ContainerClip
from tfstyle.methods.video.reading.pictures import PicturesClip, is_numbered

_ANIMATIONS = ("GIF", "WEBP", "PNG")


def open_clip(content: str | PathLike, frame_rate: float) -> Clip:
    """Opens a clip with the reader for its file type.

    Args:
        content: Path of a video, animation or folder of pictures, or a pattern such as
            `frame_%04d.png`.
        frame_rate: Frames per second for a folder or numbered pictures; not used for
            videos and animations.

    Raises:
        InputError: The clip cannot be read.
    """
    path = expand(content)
    if path.is_dir() or (is_numbered(os.fspath(content)) and not path.exists()):
        return PicturesClip(content, frame_rate)
    try:
        with path.open("rb") as file:
            kind = kind_of(file.read(HEAD_LENGTH))
    except OSError:  # the reader reports the error
        kind = None
    return (AnimationClip if kind in _ANIMATIONS else ContainerClip)(content)
