"""Checks that the output of a video run does not replace an input file."""

import os
from collections.abc import Iterable
from pathlib import Path

from tfstyle.errors import InputError
from tfstyle.files.paths import check_outside, expand
from tfstyle.methods.video.reading.clip import Clip
from tfstyle.methods.video.reading.pictures import PicturesClip, is_numbered
from tfstyle.methods.video.writing.target import Target, VideoTarget


def check_inputs_stay(
    target: Target, clip: Clip, files: Iterable[str | os.PathLike]
) -> None:
    """Checks that the output does not replace an input file.

    Args:
        target: Output of the run.
        clip: Clip to paint.
        files: Input files, such as paintings and the pictures of a clip.

    Raises:
        InputError: The output could replace an input file.
    """
    inputs = {_identity(expand(file)) for file in files}
    for file in target.existing(clip):
        if _identity(file) in inputs:
            raise InputError(
                "Expected `output` to differ from the input files, but it would "
                f"replace '{file}'. Received: output={target.output!r}"
            )


def check_clip_stays(target: Target, clip: Clip) -> None:
    """Checks that the output neither replaces the clip nor is in its picture folder.

    Raises:
        InputError: The output could replace a file of the clip, or would be in the
            clip's folder of pictures.
    """
    check_inputs_stay(target, clip, clip.files)
    if isinstance(target, VideoTarget):  # a video file is never read as a picture
        return
    if isinstance(clip, PicturesClip) and not is_numbered(clip.content):
        check_outside(expand(target.output), expand(clip.content), target.output)


def _identity(file: Path) -> tuple[int, int] | Path:
    """Returns a value that is the same for all links to a file."""
    try:
        status = file.stat()
    except OSError:  # for example, a broken link
        return file
    return status.st_dev, status.st_ino
