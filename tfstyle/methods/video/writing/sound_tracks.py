"""Audio tracks of a video: copied, re-encoded or replaced."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from tfstyle.methods.video.libraries import import_av
from tfstyle.methods.video.writing.copied import Copied, opened, takes
from tfstyle.sounds.packets import decode_frames
from tfstyle.sounds.scratch import release
from tfstyle.sounds.sound import Sound

# Bits per second for each channel of a replacement sound, sample rates of AAC in hertz,
# and speaker layouts of Opus by number of channels.
_BIT_RATE = 96_000
_AAC_RATES = (
    *(7350, 8000, 11025, 12000, 16000, 22050, 24000),
    *(32000, 44100, 48000, 64000, 88200, 96000),
)
_OPUS_LAYOUTS = {3: "3.0", 4: "quad", 5: "5.0", 6: "5.1", 7: "6.1", 8: "7.1"}
_USUAL_RATE, _BLOCK = 48000, 4096


@dataclass(frozen=True)
class TimedSound:
    """Sound that replaces the first audio track of a video.

    Args:
        sound: The sound.
        start: Time of the first sample, in seconds.
    """

    sound: Sound
    start: Fraction = Fraction(0)


def open_tracks(
    target, source: str | None, replaced: TimedSound | None, stack: ExitStack
) -> list:
    """Adds the audio tracks of a file to a container that is being written.

    Args:
        target: Container to which the tracks are added.
        source: File whose tracks are copied, or re-encoded if the container does not
            support their codec. If None, no tracks are copied.
        replaced: Sound that replaces the first track; None to keep the first track.
        stack: Exit stack that closes the opened files.

    Returns:
        The added tracks. The method `packets()` of a track yields `(time, packet)`
        pairs, with the time in seconds.
    """
    tracks: list = [] if replaced is None else [_Replaced(target, replaced)]
    if source is None:
        return tracks
    for index in _known_tracks(source)[len(tracks) :]:
        # The file is opened once for each track, because tracks are read at different
        # paces.
        container = stack.enter_context(opened(source))
        track = container.streams.audio[index]
        kind = Copied if takes(target.format.name, track) else _Encoded
        tracks.append(kind(target, container, track))
    return tracks


def first_time(source: str) -> Fraction:
    """Returns the start time of a file's first audio track in seconds; 0 if unknown."""
    with opened(source) as container:
        index = _known_tracks(source)[0]
        track = container.streams.audio[index]
        frame = next(decode_frames(container, track, source), None)
        if frame is None or frame.pts is None:
            return Fraction(0)
        return frame.pts * frame.time_base


class _Encoded:
    """Audio track that is re-encoded."""

    def __init__(self, target, container, track):
        self.container, self.track = container, track
        # FFmpeg's default codec for MPEG-TS supports few sample rates, so AAC is used.
        is_mpegts = target.format.name == "mpegts"
        codec = "aac" if is_mpegts else target.default_audio_codec
        self.stream = target.add_stream(codec, rate=_sound_rate(codec, track.rate))
        self.stream.layout = track.layout
        self.stream.metadata.update(track.metadata)
        logging.getLogger("tfstyle").info(
            "The sound is re-encoded to %s, because the container of the output does "
            "not support %s.",
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


class _Replaced:
    """Audio track that is encoded from the samples of a replacement sound."""

    def __init__(self, target, replaced: TimedSound):
        self.sound, self.start = replaced.sound, replaced.start
        sound, is_webm = replaced.sound, target.format.name == "webm"
        rate = sound.rate if sound.rate in _AAC_RATES and not is_webm else _USUAL_RATE
        self.stream = target.add_stream("libopus" if is_webm else "aac", rate=rate)
        layouts = _OPUS_LAYOUTS if is_webm else {}
        self.stream.layout = layouts.get(sound.channels, sound.layout)
        self.stream.bit_rate = _BIT_RATE * sound.channels

    def packets(self) -> Iterator[tuple[Fraction, Any]]:
        for frame in self._frames():
            for packet in self.stream.encode(frame):
                yield packet.dts * packet.time_base, packet

    def _frames(self) -> Iterable:
        av, sound = import_av(), self.sound
        context = self.stream.codec_context
        resampler = av.AudioResampler(context.format, context.layout, context.rate)
        first = round(self.start * sound.rate)
        for begin in range(0, sound.length, _BLOCK):
            block = np.ascontiguousarray(sound.samples[begin : begin + _BLOCK].T)
            release(sound.samples)
            frame = av.AudioFrame.from_ndarray(block, "fltp", sound.layout)
            frame.rate, frame.pts = sound.rate, first + begin
            frame.time_base = Fraction(1, sound.rate)
            yield from resampler.resample(frame)
        yield from resampler.resample(None)
        yield None


def _known_tracks(sound: str) -> list[int]:
    """Returns the indices of the audio tracks whose codecs PyAV supports."""
    with opened(sound) as container:
        tracks = container.streams.audio
        known = [i for i, track in enumerate(tracks) if track.codec_context is not None]
    if len(known) < len(tracks):
        logging.getLogger("tfstyle").warning(
            "'%s': %d of %d audio tracks are left out, because their codecs are not "
            "supported.",
            *(sound, len(tracks) - len(known), len(tracks)),
        )
    return known


def _sound_rate(codec: str, rate: int) -> int:
    """Returns `rate`, or 48000 for Opus, which supports few sample rates."""
    return _USUAL_RATE if "opus" in codec else rate
