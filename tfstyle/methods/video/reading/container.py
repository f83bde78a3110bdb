"""Reader for videos, in all containers and codecs that FFmpeg supports."""

import logging
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from heapq import heappop, heappush
from itertools import chain
from typing import Any

import numpy as np

from tfstyle.errors import InputError
from tfstyle.files.paths import expand, no_such_file
from tfstyle.images import resize_bytes
from tfstyle.images.limits import check_size
from tfstyle.methods.video.libraries import import_av
from tfstyle.methods.video.reading.clip import About, Clip, Frame
from tfstyle.methods.video.reading.pixels import ToRgb, swaps_sides, turn_upright
from tfstyle.sounds.packets import decode_frames

# Frame rate that is assumed if a file does not specify one.
USUAL_RATE = Fraction(25)
# FFmpeg reads still pictures as videos of one frame, with format names such as
# "png_pipe" and "image2".
_STILLS = ("image2", "_pipe")
# Assumed maximum number of frames by which the decoding order differs from the display
# order (H.264 allows 16, but encoders use about 4).
REORDERED = 8
_DISPLAY_MATRIX = "DISPLAYMATRIX"


class ContainerClip(Clip):
    """First video stream of a file; cover art is ignored.

    Args:
        path: File to read.

    Attributes:
        index: Index of the video stream.

    Raises:
        InputError: The file is not a readable video, or has no frames, or the frames
            are too small or too large.
    """

    def __init__(self, path: str | os.PathLike):
        self.path = os.fspath(path)
        self.files, self.sound = [self.path], self.path
        with self._opened() as container:
            stream = self._stream(container)
            self.index = stream.index
            first = next(decode_frames(container, stream, self.path), None)
            if first is None:
                raise self._unreadable("none of its frames can be decoded")
            self.about = _describe(container, stream, first)
        check_size(self.about.height, self.about.width, "content", self.path)

    def frames(self, start: int = 0) -> Iterator[Frame]:
        """Yields frames from `start` on; earlier frames are decoded but not yielded."""
        return (frame for _, frame in self.pick(lambda number: number >= start))

    def pick(self, wanted: Callable[[int], bool]) -> Iterator[tuple[int, Frame]]:
        """Decodes all frames in one pass, and yields the wanted frames."""
        with self._opened() as container:
            stream = self._stream(container)
            to_rgb, number = ToRgb(), -1
            frames = _stamped(decode_frames(container, stream, self.path), self.about)
            for number, (decoded, time) in enumerate(frames):
                if not wanted(number):
                    continue
                pixels = turn_upright(to_rgb(decoded), _matrix(decoded))
                pixels = self._same_size(pixels)
                yield number, Frame(pixels, time, decoded.duration or 0)
        self._warn_if_cut(number + 1)

    def _opened(self):
        av = import_av()
        try:
            # The path is made absolute, so that text before a colon is not mistaken for
            # a protocol.
            container = av.open(os.fspath(expand(self.path).absolute()))
        except FileNotFoundError as error:
            raise no_such_file(self.path, "content") from error
        except (av.FFmpegError, OSError, ValueError) as error:
            raise self._unreadable(_reason(error)) from error
        name = container.format.name
        if any(part in name for part in _STILLS):
            container.close()
            raise self._unreadable("it is a still picture (use `tfstyle stylize`)")
        return container

    def _stream(self, container):
        streams = [s for s in container.streams.video if not is_cover(s)]
        if not streams:
            raise self._unreadable("it has no video stream")
        if streams[0].codec_context is None:
            raise self._unreadable("its codec is unknown")
        streams[0].thread_type = "AUTO"
        return streams[0]

    def _same_size(self, pixels: np.ndarray) -> np.ndarray:
        """Resizes a frame to the size of the first frame if the sizes differ."""
        size = (self.about.height, self.about.width)
        if pixels.shape[:2] == size:
            return pixels
        return resize_bytes(pixels, size)

    def _warn_if_cut(self, count: int) -> None:
        """Warns if the file has far fewer frames than the container declares."""
        if self.about.count and count < 0.9 * self.about.count:
            logging.getLogger("tfstyle").warning(
                "'%s' ends after %d of %d frames; the file may be truncated.",
                self.path,
                count,
                self.about.count,
            )

    def _unreadable(self, reason: str) -> InputError:
        return InputError(
            f"Expected `content` to be a video: {reason}. "
            f"Received: content={self.path!r}"
        )


def _stamped(frames: Iterable, about: About) -> Iterator[tuple[Any, int]]:
    """Yields `(frame, timestamp)` pairs, with increasing timestamps.

    If a container stores only decoding times, as AVI does, FFmpeg returns the frames in
    the right order, but their timestamps are out of order. This function sorts the
    timestamps.
    """
    step = max(1, round(1 / (about.rate * about.time_base)))
    waiting, stamps = deque[Any](), list[int]()
    last: int | None = None
    for frame in chain(frames, [None] * REORDERED):
        if frame is not None:
            waiting.append(frame)
            if frame.pts is not None:
                heappush(stamps, frame.pts)
        if waiting and (frame is None or len(waiting) > REORDERED):
            if last is None:
                last = heappop(stamps) if stamps else 0
            else:
                last = max(last + 1, heappop(stamps)) if stamps else last + step
            yield waiting.popleft(), last


def _describe(container, stream, first) -> About:
    height, width = first.height, first.width
    aspect = stream.sample_aspect_ratio or Fraction(1)
    if swaps_sides(_matrix(first)):
        height, width, aspect = width, height, 1 / aspect
    rate = stream.average_rate or stream.guessed_rate or USUAL_RATE
    return About(
        height, width, stream.time_base, rate, _count(container, stream, rate), aspect
    )


def _count(container, stream, rate: Fraction) -> int:
    if stream.frames:
        return stream.frames
    if stream.duration:
        return round(stream.duration * stream.time_base * rate)
    # The container's duration is in microseconds (FFmpeg's AV_TIME_BASE).
    return (
        round(Fraction(container.duration, 10**6) * rate) if container.duration else 0
    )


def _matrix(frame) -> np.ndarray | None:
    data = frame.side_data.get(_DISPLAY_MATRIX)
    return None if data is None else np.frombuffer(data, np.int32)


def is_cover(stream) -> bool:
    """Whether a stream is cover art."""
    return bool(stream.disposition & type(stream.disposition).attached_pic)


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or " ".join(str(error).split())
