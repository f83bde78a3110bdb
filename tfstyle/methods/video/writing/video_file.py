"""Writers that combine encoded segments or a copied video stream with audio tracks."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from fractions import Fraction
from heapq import merge
from itertools import takewhile
from pathlib import Path
from typing import Any

from tfstyle.errors import InputError
from tfstyle.files.replace_file import replace_file
from tfstyle.methods.video.libraries import import_av
from tfstyle.methods.video.reading.clip import About
from tfstyle.methods.video.writing.copied import (
    Copied,
    copy_stream,
    copy_subtitles,
    opened,
    takes,
)
from tfstyle.methods.video.writing.encoder import CODECS
from tfstyle.methods.video.writing.sound_tracks import TimedSound, open_tracks

_OF_MPEGTS = ("libx264", "libx265")


def write_video(
    segments: Sequence[Path],
    sound: str | None,
    output: str,
    about: About,
    duration: int = 0,
    replaced: TimedSound | None = None,
    is_cut: bool = False,
) -> None:
    """Writes a video, either in full or not at all.

    The packets of the segments and of the audio tracks are copied. Audio tracks with a
    codec that the container does not support are re-encoded, and a message is logged.

    Args:
        segments: Files written by `Encoder`, in order.
        sound: File whose sound is copied; None for no sound.
        output: File to write; its suffix selects the container.
        about: Properties of the clip; only the time base and the rate are used.
        duration: Duration of the last frame, in units of the clip's time base; 0 if
            unknown.
        replaced: Replacement for the first audio track; None to copy that track.
        is_cut: Whether to end the sound with the last frame.

    Raises:
        InputError: The video cannot be written.
    """

    def add_pictures(target, stack: ExitStack) -> list[_Pictures]:
        return [_Pictures(target, segments, about, duration)]

    end = _end_time(segments, about, duration) if is_cut else None
    _write(output, add_pictures, sound, replaced, end)


def check_copy(content: str, index: int, output: str) -> None:
    """Checks that a container can hold a copy of a video stream.

    Args:
        content: File that contains the stream.
        index: Index of the stream in the file.
        output: Path of the file to be written later, with a known suffix.

    Raises:
        InputError: The container does not support the codec.
    """
    suffix = Path(output).suffix.lower()
    with opened(content) as container:
        stream = container.streams[index]
        if not takes(_format(suffix), stream):
            raise InputError(
                "Expected the container of `output` to support the codec "
                f"{stream.codec_context.name}. Received: output={output!r}"
            )


def replace_sound(content: str, index: int, output: str, replaced: TimedSound) -> int:
    """Writes a copy of a video with its first audio track replaced.

    The file is written either in full or not at all. Chapters, metadata, and the
    subtitles that the container supports are also copied.

    Args:
        content: File to copy.
        index: Index of the file's video stream.
        output: File to write; its suffix selects the container.
        replaced: Sound that replaces the first track.

    Returns:
        Number of copied frames.

    Raises:
        InputError: The video cannot be written.
    """
    pictures: list[Copied] = []

    def add_pictures(target, stack: ExitStack) -> list[Copied]:
        pictures.append(copy_stream(target, content, index, stack))
        return [*pictures, *copy_subtitles(target, content, stack)]

    _write(output, add_pictures, content, replaced)
    return pictures[0].count


def _write(
    output: str,
    add_pictures: Callable[..., Sequence[Any]],
    sound: str | None,
    replaced: TimedSound | None,
    end: Fraction | None = None,
) -> None:
    """Writes pictures and sound; if `end` is given, the sound ends at `end` seconds."""
    av = import_av()
    with replace_file(output) as temporary, ExitStack() as stack:
        try:
            target = stack.enter_context(av.open(str(temporary), "w"))
            pictures = add_pictures(target, stack)
            tracks = open_tracks(target, sound, replaced, stack)
            target.start_encoding()
            sounds = (_until(end, track.packets()) for track in tracks)
            streams = [*(each.packets() for each in pictures), *sounds]
            for _, packet in merge(*streams, key=lambda item: item[0]):
                target.mux(packet)
        except (av.FFmpegError, ValueError) as error:
            raise _unwritable(output, error) from error


def _end_time(segments: Sequence[Path], about: About, duration: int) -> Fraction:
    """Returns the last frame's end, in seconds; see `write_video` for `duration`."""
    last = max(time for _, time in read_packets(segments[-1:]))
    return last + (duration * about.time_base or 1 / about.rate)


def _until(
    end: Fraction | None, packets: Iterator[tuple[Fraction, Any]]
) -> Iterator[tuple[Fraction, Any]]:
    """Yields the packets that begin before `end`; all packets if `end` is None."""
    return takewhile(lambda item: end is None or item[0] < end, packets)


def check_container(output: str, codec: str) -> None:
    """Checks that the output's suffix selects a container that supports the codec.

    Args:
        output: Path of the file to be written later.
        codec: One of `CODECS`.

    Raises:
        InputError: The suffix is unknown, or its container does not support the codec.
    """
    av, encoder = import_av(), CODECS[codec].encoder
    suffix = Path(output).suffix.lower()
    names = {
        f".{extension}"
        for name in ("mp4", "mov", "matroska", "webm", "mpegts", "nut")
        for extension in av.format.ContainerFormat(name, "w").extensions
    }
    if suffix not in names:
        raise InputError(
            "Expected `output` to be a video file (such as .mp4), an animation (.gif "
            "or .webp), a folder (such as frames/) or numbered pictures (such as "
            f"frame_%04d.png). Received: output={output!r}"
        )
    with av.open(os.devnull, "w", format=_format(suffix)) as target:
        # For MPEG-TS, FFmpeg lists only the oldest MPEG codecs.
        is_known = target.format.name == "mpegts" and encoder in _OF_MPEGTS
        if not is_known and encoder not in target.supported_codecs:
            raise InputError(
                f"Expected `codec` to be supported by {suffix} files. Received: "
                f"codec={codec!r}"
            )


def read_packets(segments: Sequence[Path]) -> Iterator[tuple[Any, Fraction]]:
    """Yields a `(packet, time)` pair for each frame; `time` is in seconds.

    Args:
        segments: Files written by `Encoder`, in order.
    """
    for path in segments:
        with import_av().open(str(path)) as segment:
            for packet in segment.demux(video=0):
                if packet.size:
                    # For some numbers of frames, such as 7, FFmpeg finds no decoding
                    # times. There are no B-frames, so presentation times can be used.
                    if packet.dts is None:
                        packet.dts = packet.pts
                    yield packet, packet.dts * packet.time_base


class _Pictures:
    """Video stream of the output, joined from segments."""

    def __init__(self, target, segments: Sequence[Path], about: About, duration: int):
        self.segments, self.about, self.duration = segments, about, duration
        with import_av().open(str(segments[0])) as first:
            template = first.streams.video[0]
            self.stream = target.add_stream_from_template(template, opaque=True)
        self.stream.time_base = about.time_base

    def packets(self) -> Iterator[tuple[Fraction, object]]:
        """Yields `(time, packet)` pairs; `time` is the decoding time in seconds.

        The durations of the packets are computed, because segments do not store them.
        """
        packets = read_packets(self.segments)
        packet, time = next(packets)
        for following, next_time in packets:
            packet.duration = round((next_time - time) / packet.time_base)
            packet.stream = self.stream
            yield time, packet
            packet, time = following, next_time
        if self.duration:
            seconds = self.duration * self.about.time_base
            packet.duration = round(seconds / packet.time_base)
        packet.stream = self.stream
        yield time, packet


def _format(suffix: str) -> str:
    av = import_av()
    names = ("mp4", "mov", "matroska", "webm", "mpegts", "nut")
    return next(
        name
        for name in names
        if suffix[1:] in av.format.ContainerFormat(name, "w").extensions
    )


def _unwritable(output: str, error: Exception) -> InputError:
    reason = getattr(error, "strerror", None) or " ".join(str(error).split())
    return InputError(
        f"Expected `output` to be a writable video: {reason}. "
        f"Received: output={output!r}"
    )
