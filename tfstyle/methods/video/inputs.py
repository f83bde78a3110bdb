"""Plan of a stylized video: what was checked is what runs. Needs no TensorFlow."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from os import PathLike
from pathlib import Path

import numpy as np

from tfstyle.errors import InputError
from tfstyle.files.paths import expand
from tfstyle.methods.stylize.file import open_stylizer
from tfstyle.methods.stylize.settings import read_settings, with_content
from tfstyle.methods.stylize.style_weights import Style
from tfstyle.methods.stylize.stylizer import PhotoStylizer
from tfstyle.methods.video.libraries import import_av, import_cv2
from tfstyle.methods.video.options import VideoOptions
from tfstyle.methods.video.reading.clip import Clip
from tfstyle.methods.video.reading.open_clip import open_clip
from tfstyle.methods.video.segments import segment_length
from tfstyle.methods.video.stability import Stabilizer
from tfstyle.methods.video.writing.target import Target, make_target
from tfstyle.version import __version__


@dataclass(frozen=True)
class VideoPlan:
    """All that is decided before the first frame is painted.

    Args:
        clip: Clip to paint.
        stylizer: Network or module that paints.
        style: Style that was checked.
        options: Options of the method.
        target: Video, animation or pictures to write.
        size: Height and width of the painted frames, in pixels.
        identity: All that decides what the frames look like, ready for JSON.
    """

    clip: Clip
    stylizer: PhotoStylizer
    style: Style
    options: VideoOptions
    target: Target
    size: tuple[int, int]
    identity: Mapping

    @property
    def segment_length(self) -> int:
        """Number of frames of a segment."""
        return segment_length(self.clip.about.rate)

    @property
    def folder(self) -> Path:
        """Folder of finished segments, beside the output."""
        output = expand(self.target.output)
        return output.with_name(f"{output.name}.parts")

    def stabilizer(self) -> Stabilizer:
        """A painter of frames, with no frame before."""
        return make_stabilizer(self.stylizer, self.style, self.options.stability)


def make_stabilizer(
    stylizer: PhotoStylizer, style: Style, stability: float
) -> Stabilizer:
    """Makes a painter of frames of what paints photographs."""

    def paint(frame: np.ndarray, moments: np.ndarray | None) -> np.ndarray:
        return stylizer(frame, style, moments=moments)

    return Stabilizer(paint, partial(stylizer.measure, style=style), stability)


def make_plan(
    content: str | PathLike, style: Style, output: str | PathLike, options: VideoOptions
) -> VideoPlan:
    """Checks everything that can be checked before the first frame.

    Args:
        content: Clip to read.
        style: As for `tfstyle.stylize`.
        output: File to write.
        options: Options of the method.

    Raises:
        InputError: A file, the style or an option cannot be used, or a library is not
            installed.
    """
    import_av(), import_cv2()
    target = make_target(output, options)
    clip = open_clip(content, options.frame_rate)
    _check_other_file(clip, target.output)
    target.check()
    stylizer, style = open_stylizer(style, options)
    size = options.size_of(clip.about.height, clip.about.width)
    stylizer.open(*size)
    identity = _identity(clip, stylizer, style, options, target)
    return VideoPlan(clip, stylizer, style, options, target, size, identity)


def _check_other_file(clip: Clip, output: str) -> None:
    path = expand(output)
    for file in map(expand, clip.files):
        folder = file.parent  # of pictures that would be replaced
        if path.exists() and (path.samefile(file) or path.samefile(folder)):
            raise InputError(
                "Expected `output` to be another file or folder than the input. "
                f"Received: output={output!r}"
            )


def _identity(
    clip: Clip,
    stylizer: PhotoStylizer,
    style: Style,
    options: VideoOptions,
    target: Target,
) -> dict:
    """What a run has to share with the one that it goes on with."""
    digests = [with_content({}, expand(file))["photo"] for file in clip.files]
    return {
        "version": __version__,
        "content": hashlib.sha256("".join(digests).encode()).hexdigest()[:16],
        **read_settings(stylizer, style),
        "stability": options.stability,
        "codec": target.codec,
        "quality": options.quality,
    }
