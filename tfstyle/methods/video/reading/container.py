"""Videos in any container and codec that FFmpeg reads."""

import logging
import math
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from heapq import heappop, heappush
from itertools import chain

import numpy as np

from tfstyle.errors import InputError
from tfstyle.files.paths import expand
from tfstyle.images import resize_bytes
from tfstyle.images.limits import check_size
from tfstyle.methods.video.libraries import import_av
from tfstyle.methods.video.reading.clip import About, Clip, Frame
from tfstyle.methods.video.reading.colors import ToRgb
from tfstyle.methods.video.reading.orientation import swaps_sides, turn_upright

# Frames a second where a file does not say.
USUAL_RATE = Fraction(25)
# FFmpeg reads still pictures as videos of one frame, under names of formats such as
# "png_pipe" and "image2".
_STILLS = ("image2", "_pipe")
# Frames that a codec may hold back, at most about (H.264 allows 16, encoders use 4).
REORDERED = 8
_DISPLAY_MATRIX = "DISPLAYMATRIX"


class ContainerClip(Clip):
    """The first video stream of a file.

    Args:
        path: File to read.

    Raises:
        InputError: It is no video, holds no frame, or cannot be read.
    """

    def __init__(self, path: str | os.PathLike):
        self.path = os.fspath(path)
        self.files, self.sound = [self.path], self.path
        with self._opened() as container:
            stream = self._stream(container)
            first = next(self._decoded(container, stream), None)
            if first is None:
                raise self._unreadable("it has no frame that can be decoded")
            self.about = _describe(container, stream, first)
        check_size(self.about.height, self.about.width, "content", self.path)

    def frames(self, start: int = 0) -> Iterator[Frame]:
        """Reads the frames in order; those before `start` are decoded too."""
        return (frame for _, frame in self.pick(lambda number: number >= start))

    def pick(self, wanted: Callable[[int], bool]) -> Iterator[tuple[int, Frame]]:
        """Reads some of the frames in one pass; the others are decoded too."""
        with self._opened() as container:
            stream = self._stream(container)
            to_rgb, number = ToRgb(), -1
            frames = _stamped(self._decoded(container, stream), self.about)
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
            # Absolute, so that nothing before a colon is taken for a protocol.
            container = av.open(os.fspath(expand(self.path).absolute()))
        except (av.FFmpegError, OSError, ValueError) as error:
            raise self._unreadable(_reason(error)) from error
        name = container.format.name
        if any(part in name for part in _STILLS):
            container.close()
            raise self._unreadable("it is a still picture; `tfstyle stylize` paints it")
        return container

    def _stream(self, container):
        streams = [s for s in container.streams.video if not _is_cover(s)]
        if not streams:
            raise self._unreadable("it has no video stream")
        if streams[0].codec_context is None:
            raise self._unreadable("its codec is not known")
        streams[0].thread_type = "AUTO"
        return streams[0]

    def _decoded(self, container, stream) -> Iterator:
        """Frames of all packets that can be decoded."""
        av, damaged = import_av(), 0
        packets = container.demux(stream)
        while True:
            try:
                packet = next(packets, None)
                if packet is None:
                    break
                yield from packet.decode()
            except av.FFmpegError:
                damaged += 1
                if damaged > 1000 or packet is None:
                    break
        if damaged:
            logging.getLogger("tfstyle").warning(
                "'%s' is damaged: %d packets were left out.", self.path, damaged
            )

    def _same_size(self, pixels: np.ndarray) -> np.ndarray:
        """Some streams change their size midway; the first one counts."""
        size = (self.about.height, self.about.width)
        if pixels.shape[:2] == size:
            return pixels
        return resize_bytes(pixels, size)

    def _warn_if_cut(self, count: int) -> None:
        """Containers that count their frames know more than half of them exactly."""
        if self.about.count and count < 0.9 * self.about.count:
            logging.getLogger("tfstyle").warning(
                "'%s' ends after %d of %d frames: it may have been cut.",
                self.path,
                count,
                self.about.count,
            )

    def _unreadable(self, reason: str) -> InputError:
        return InputError(
            f"Expected `content` to be a video: {reason}. "
            f"Received: content={self.path!r}"
        )


def _stamped(frames: Iterable, about: About) -> Iterator[tuple[object, int]]:
    """Frames with time stamps that rise.

    Where a container has decoding times only, such as AVI, FFmpeg gives the right
    stamps in another order.
    """
    step = max(1, round(1 / (about.rate * about.time_base)))
    waiting, stamps, last = deque(), [], None
    for frame in chain(frames, [None] * REORDERED):
        if frame is not None:
            waiting.append(frame)
            if frame.pts is not None:
                heappush(stamps, frame.pts)
        if waiting and (frame is None or len(waiting) > REORDERED):
            least = -math.inf if last is None else last + 1
            guess = 0 if last is None else last + step
            last = max(least, heappop(stamps)) if stamps else guess
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
    # In microseconds: AV_TIME_BASE.
    return (
        round(Fraction(container.duration, 10**6) * rate) if container.duration else 0
    )


def _matrix(frame) -> np.ndarray | None:
    data = frame.side_data.get(_DISPLAY_MATRIX)
    return None if data is None else np.frombuffer(data, np.int32)


def _is_cover(stream) -> bool:
    """Whether a stream is the picture on an album's cover."""
    return bool(stream.disposition & type(stream.disposition).attached_pic)


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or " ".join(str(error).split())
