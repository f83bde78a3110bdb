"""Output targets for a painted clip: a video, an animation or pictures."""

import logging
import os
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np

from tfstyle.errors import InputError
from tfstyle.files.paths import expand
from tfstyle.files.replace_file import check_replaceable
from tfstyle.files.replace_folder import make_folder
from tfstyle.images import FORMATS, check_animation, save, save_animation
from tfstyle.images.animation import ANIMATIONS
from tfstyle.methods.video.libraries import import_av
from tfstyle.methods.video.options import VideoOptions
from tfstyle.methods.video.reading.clip import Clip
from tfstyle.methods.video.reading.pictures import (
    PicturesClip,
    is_numbered,
    numbered_files,
    numbered_name,
)
from tfstyle.methods.video.writing.encoder import CODECS, choose_codec
from tfstyle.methods.video.writing.sound_tracks import TimedSound
from tfstyle.methods.video.writing.video_file import (
    check_container,
    read_packets,
    write_video,
)

_log = logging.getLogger("tfstyle")
_LOSSLESS = "ffv1"
# Unit of durations in GIF files, in seconds.
_HUNDREDTH = Fraction(1, 100)
# Pattern for the names of pictures in an output folder.
_FRAME = "frame_%06d.png"


class Target(ABC):
    """Base class of output targets.

    Args:
        output: Path of a file or folder, or a pattern such as `frame_%04d.png`.

    Attributes:
        codec: Codec of the segments passed to `write`.
        has_sound: Whether the output can hold sound.
    """

    codec = _LOSSLESS
    has_sound = False

    def __init__(self, output: str):
        self.output = output

    @abstractmethod
    def check(self) -> None:
        """Checks that the output can be written, before expensive work starts.

        Raises:
            InputError: The output cannot be written.
        """

    def existing(self, clip: Clip) -> list[Path]:
        """Returns the existing files that the painted clip would replace."""
        path = expand(self.output)
        return [path] if path.exists() else []

    def fitted(self, size: tuple[int, int]) -> tuple[int, int]:
        """Returns `size` unchanged; subclasses may adjust it for video players."""
        return size

    @abstractmethod
    def write(
        self,
        segments: Sequence[Path],
        clip: Clip,
        duration: int,
        sound: TimedSound | None = None,
        is_cut: bool = False,
    ) -> None:
        """Writes all frames.

        Args:
            segments: Files written by `Encoder`, in order.
            clip: Input clip.
            duration: Duration of the last frame, in units of the clip's time base.
            sound: Stylized sound; None to copy the sound of the clip.
            is_cut: Whether the run was stopped before the end of the clip. If True, the
                sound ends with the last painted frame.

        Raises:
            InputError: The output cannot be written.
        """


class VideoTarget(Target):
    """Video file."""

    has_sound = True

    def __init__(self, output: str, options: VideoOptions):
        super().__init__(output)
        self.codec = choose_codec(options.codec, expand(output).suffix.lower())

    def check(self) -> None:
        """Checks whether the container supports the codec and the file is writable."""
        check_container(self.output, self.codec)
        check_replaceable(self.output)

    def fitted(self, size: tuple[int, int]) -> tuple[int, int]:
        """Makes the shorter side even, unless the codec supports odd sizes.

        If a side is odd, H.264 stores the colors at full resolution, which many players
        do not support. The longer side is not changed, because the user chose its
        length. In a square frame, this applies to both sides.
        """
        height, width = size
        if CODECS[self.codec].odd_sizes:
            return size
        if height < width:
            return height + height % 2, width
        return height, width + (height > width) * (width % 2)

    def write(
        self,
        segments: Sequence[Path],
        clip: Clip,
        duration: int,
        sound: TimedSound | None = None,
        is_cut: bool = False,
    ) -> None:
        """Copies the packets of the segments and adds the sound."""
        write_video(
            *(segments, clip.sound, self.output, clip.about, duration),
            replaced=sound,
            is_cut=is_cut,
        )


class AnimationTarget(Target):
    """GIF or WebP animation."""

    def check(self) -> None:
        """Checks that the file can be written."""
        check_animation(self.output, "output")

    def write(
        self,
        segments: Sequence[Path],
        clip: Clip,
        duration: int,
        sound: TimedSound | None = None,
        is_cut: bool = False,
    ) -> None:
        """Decodes the segments and writes them as an animation."""
        save_animation(
            _pictures(segments),
            self.output,
            float(clip.about.rate),
            "output",
            _milliseconds(_edges(segments, clip, duration)),
        )


class PicturesTarget(Target):
    """Numbered pictures, or a folder of pictures."""

    def check(self) -> None:
        """Creates the folder and checks that pictures can be written to it."""
        path = expand(self.output)
        folder, name = path, "frame.png"
        if is_numbered(self.output):
            folder, name = path.parent, path.name
        if Path(name).suffix.lower() not in FORMATS:
            raise InputError(
                f"Expected `output` to end in one of {', '.join(FORMATS)}. "
                f"Received: output={self.output!r}"
            )
        make_folder(folder, self.output)
        check_replaceable(folder / name)

    def existing(self, clip: Clip) -> list[Path]:
        """Returns the existing files that the output pictures could replace."""
        if is_numbered(self.output):
            return numbered_files(self.output)
        folder, stems = expand(self.output), _stems(clip)
        if not stems:
            return numbered_files(os.fspath(folder / _FRAME))
        return [path for stem in stems if (path := folder / f"{stem}.png").exists()]

    def write(
        self,
        segments: Sequence[Path],
        clip: Clip,
        duration: int,
        sound: TimedSound | None = None,
        is_cut: bool = False,
    ) -> None:
        """Writes each frame as a picture."""
        stems, written = _stems(clip), set()
        for number, pixels in enumerate(_pictures(segments)):
            file = self._file(number, stems)
            save(pixels, file)
            written.add(file)
        if others := sorted({*self.existing(clip)} - written):
            _log.warning(
                "'%s' still contains pictures of another run: %d, such as '%s'.",
                *(others[0].parent, len(others), others[0].name),
            )

    def _file(self, number: int, stems: Sequence[str]) -> Path:
        path = expand(self.output)
        if is_numbered(self.output):
            return path.with_name(numbered_name(path.name, number + 1))
        name = f"{stems[number]}.png" if stems else numbered_name(_FRAME, number + 1)
        return path / name


def make_target(output: str | os.PathLike, options: VideoOptions) -> Target:
    """Creates the target for an output path.

    Args:
        output: Path of a file or folder, or a pattern for numbered pictures. The path
            of a folder that does not exist yet must end in a slash.
        options: Options of the run; only `codec` is used.

    Raises:
        InputError: The codec is unknown, or its encoder is not installed.
    """
    text, path = os.fspath(output), expand(output)
    if is_numbered(text) or path.is_dir() or text.endswith("/"):
        return PicturesTarget(text)
    if path.suffix.lower() in ANIMATIONS:
        return AnimationTarget(text)
    return VideoTarget(text, options)


def parts_folder(output: str) -> Path:
    """Returns the folder, next to the output, for the parts of an unfinished run."""
    path = expand(output)
    return path.with_name(f"{path.name}.parts")


def shards_folder(output: str) -> Path:
    """Returns the folder, next to the output, for segments of several processes."""
    path = expand(output)
    return path.with_name(f"{path.name}.shards")


def _stems(clip: Clip) -> list[str]:
    """Returns the stems of a clip's picture files, or [] if two stems are equal."""
    files = clip.files if isinstance(clip, PicturesClip) else []
    stems = [Path(file).stem for file in files]
    return stems if len({*stems}) == len(stems) else []


def _pictures(segments: Sequence[Path]) -> Iterator[np.ndarray]:
    for path in segments:
        with import_av().open(os.fspath(path)) as segment:
            for frame in segment.decode(video=0):
                yield frame.to_ndarray(format="rgb24")


def _edges(segments: Sequence[Path], clip: Clip, duration: int) -> list[Fraction]:
    """Returns the start times of all frames and the last frame's end time, in seconds.

    The first frame starts at 0.
    """
    times = [time for _, time in read_packets(segments)]
    times.append(times[-1] + (duration * clip.about.time_base or 1 / clip.about.rate))
    return [time - times[0] for time in times]


def _milliseconds(edges: Sequence[Fraction]) -> list[int]:
    """Returns the frames' durations in milliseconds: multiples of 10, at least 10.

    The times in `edges` are rounded before they are subtracted, so rounding errors do
    not accumulate.
    """
    hundredths = [round(edge / _HUNDREDTH) for edge in edges]
    return [10 * max(1, b - a) for a, b in pairwise(hundredths)]
