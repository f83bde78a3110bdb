"""Writer of a video from encoded segments and the sound of the content."""

import logging
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from fractions import Fraction
from heapq import merge
from pathlib import Path
from typing import Any

from tfstyle.errors import InputError
from tfstyle.files.paths import expand
from tfstyle.files.replace_file import replace_file
from tfstyle.methods.video.libraries import import_av
from tfstyle.methods.video.reading.clip import About
from tfstyle.sounds.packets import decode_frames

# FFmpeg writes any sound to MPEG-TS, but can read only these from it.
_OF_MPEGTS = ("aac", "ac3", "dts", "eac3", "mp2", "mp3", "opus")


def write_video(
    segments: Sequence[Path],
    sound: str | None,
    output: str,
    about: About,
    duration: int = 0,
) -> None:
    """Writes a video, in full or not at all.

    The packets of the segments and of all sound tracks of the content are copied.
    Tracks that the container does not support are re-encoded, which is logged.

    Args:
        segments: Files written by `Encoder`, in order.
        sound: File whose sound is copied; None for no sound.
        output: File to write; its suffix selects the container.
        about: Properties of the clip; only the time base is used.
        duration: Duration of the last frame, as in `Frame`; 0 if unknown.

    Raises:
        InputError: The video cannot be written.
    """
    av = import_av()
    with replace_file(output) as temporary, ExitStack() as stack:
        try:
            target = stack.enter_context(av.open(str(temporary), "w"))
            video = _Pictures(target, segments, about, duration)
            tracks = _tracks(target, sound, stack)
            target.start_encoding()
            streams = [video.packets(), *(track.packets() for track in tracks)]
            for _, packet in merge(*streams, key=lambda item: item[0]):
                target.mux(packet)
        except (av.FFmpegError, ValueError) as error:
            raise _unwritable(output, error) from error


def check_container(output: str, codec: str) -> None:
    """Checks that a suffix is that of a container that supports the codec.

    Args:
        output: File to be written later.
        codec: FFmpeg's name of the codec.

    Raises:
        InputError: The suffix is unknown, or its container does not support the codec.
    """
    av = import_av()
    suffix = Path(output).suffix.lower()
    names = {
        f".{extension}"
        for name in ("mp4", "mov", "matroska", "webm", "mpegts", "nut")
        for extension in av.format.ContainerFormat(name, "w").extensions
    }
    if suffix not in names:
        raise InputError(
            "Expected `output` to end in a video suffix such as .mp4, .mkv, .mov or "
            ".webm, in .gif or .webp for an animation, or to be a folder. Received: "
            f"output={output!r}"
        )
    with av.open(os.devnull, "w", format=_format(suffix)) as target:
        if codec not in target.supported_codecs:
            raise InputError(
                f"Expected `codec` to be supported by {suffix} files. Received: "
                f"codec={codec!r}"
            )


def read_packets(segments: Sequence[Path]) -> Iterator[tuple[Any, Fraction]]:
    """Yields the packets of segments, one for each frame, with times in seconds.

    Args:
        segments: Files of an `Encoder` each, in order.
    """
    for path in segments:
        with import_av().open(str(path)) as segment:
            for packet in segment.demux(video=0):
                if packet.size:
                    yield packet, packet.dts * packet.time_base


class _Pictures:
    """Video stream of the output."""

    def __init__(self, target, segments: Sequence[Path], about: About, duration: int):
        self.segments, self.about, self.duration = segments, about, duration
        with import_av().open(str(segments[0])) as first:
            template = first.streams.video[0]
            self.stream = target.add_stream_from_template(template, opaque=True)
        self.stream.time_base = about.time_base

    def packets(self) -> Iterator[tuple[Fraction, object]]:
        """Packets with their durations, which segments do not hold."""
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


class _Copied:
    """Sound track whose packets are copied."""

    def __init__(self, target, container, track):
        self.container, self.track = container, track
        self.stream = target.add_stream_from_template(track, opaque=True)

    def packets(self) -> Iterator[tuple[Fraction, Any]]:
        for packet in self.container.demux(self.track):
            if packet.size and packet.dts is not None:
                time = packet.dts * packet.time_base
                packet.stream = self.stream
                yield time, packet


class _Encoded:
    """Sound track that is re-encoded."""

    def __init__(self, target, container, track):
        self.container, self.track = container, track
        codec = target.default_audio_codec
        self.stream = target.add_stream(codec, rate=_sound_rate(codec, track.rate))
        self.stream.layout = track.layout
        logging.getLogger("tfstyle").info(
            "The sound is re-encoded to %s, because this container does not support "
            "%s.",
            self.stream.codec_context.name,
            track.codec_context.name,
        )

    def packets(self) -> Iterator[tuple[Fraction, Any]]:
        for frame in self._frames():
            for packet in self.stream.encode(frame):
                yield packet.dts * packet.time_base, packet

    def _frames(self) -> Iterable:
        av = import_av()
        context = self.stream.codec_context
        resampler = av.AudioResampler(context.format, context.layout, context.rate)
        for frame in decode_frames(self.container, self.track, self.container.name):
            yield from resampler.resample(frame)
        yield from resampler.resample(None)
        yield None


def _tracks(target, sound: str | None, stack: ExitStack) -> list:
    """Sound tracks of a file, copied if the container supports them."""
    if sound is None:
        return []
    tracks = []
    for index in _known_tracks(sound):
        # One container per track, because each is read at its own pace.
        container = stack.enter_context(import_av().open(str(expand(sound).absolute())))
        track = container.streams.audio[index]
        kind = _Copied if _takes(target, track) else _Encoded
        tracks.append(kind(target, container, track))
        tracks[-1].stream.metadata.update(track.metadata)
    return tracks


def _known_tracks(sound: str) -> list[int]:
    """Tracks whose codec this FFmpeg supports, which Apple's spatial audio is not."""
    with import_av().open(str(expand(sound).absolute())) as container:
        tracks = container.streams.audio
        known = [i for i, track in enumerate(tracks) if track.codec_context is not None]
    if len(known) < len(tracks):
        logging.getLogger("tfstyle").warning(
            "'%s': %d of %d sound tracks are left out, because their codec is not "
            "supported.",
            *(sound, len(tracks) - len(known), len(tracks)),
        )
    return known


def _takes(target, track) -> bool:
    """Whether the container supports a codec, found by writing a trial header."""
    av, name = import_av(), target.format.name
    codec = track.codec_context.codec.canonical_name
    if name == "mpegts" and codec not in _OF_MPEGTS:
        return False
    try:
        with av.open(os.devnull, "w", format=name) as trial:
            trial.add_stream_from_template(track, opaque=True)
            trial.start_encoding()
    except (av.FFmpegError, ValueError):
        return False
    return True


def _sound_rate(codec: str, rate: int) -> int:
    """Sample rate for a codec; Opus supports five only, of which 48000 is universal."""
    return 48000 if "opus" in codec else rate


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
        f"Expected `output` to be a video that can be written: {reason}. "
        f"Received: output={output!r}"
    )
