"""Streams of a video that are copied packet by packet."""

import logging
import os
from collections.abc import Iterator
from contextlib import ExitStack
from fractions import Fraction
from typing import Any

from tfstyle.files.paths import expand
from tfstyle.methods.video.libraries import import_av
from tfstyle.methods.video.writing.decode_times import with_decode_times

# Sound codecs that FFmpeg can read from MPEG-TS. FFmpeg also writes other codecs to
# MPEG-TS, but cannot read them back.
_OF_MPEGTS = ("aac", "ac3", "dts", "eac3", "mp2", "mp3", "opus")
# Metadata keys that are not copied, because the new file has its own values.
_OF_FILE = ("encoder", "major_brand", "minor_version", "compatible_brands")


class Copied:
    """Stream whose packets are copied.

    Attributes:
        stream: Stream in the output.
        count: Number of packets copied so far.
    """

    def __init__(self, target, container, track):
        self.container, self.track = container, track
        self.stream = target.add_stream_from_template(track, opaque=True)
        self.stream.metadata.update(track.metadata)
        self.count = 0

    def packets(self) -> Iterator[tuple[Fraction, Any]]:
        """Yields `(time, packet)` pairs in order, with the decoding time in seconds."""
        packets = self.container.demux(self.track)
        for packet in with_decode_times(packets, self.track):
            self.count += 1
            time = packet.dts * packet.time_base
            packet.stream = self.stream
            yield time, packet


def copy_stream(target, content: str, index: int, stack: ExitStack) -> Copied:
    """Adds a copy of a stream to a container that is being written.

    Args:
        target: Container to which the stream is added.
        content: File that contains the stream.
        index: Index of the stream in the file.
        stack: Exit stack that closes the opened file.
    """
    container = stack.enter_context(opened(content))
    return Copied(target, container, container.streams[index])


def copy_subtitles(target, content: str, stack: ExitStack) -> list[Copied]:
    """Copies subtitles, chapters and metadata to a container that is being written.

    Args:
        target: Container to copy to. Subtitles that the container does not support are
            left out with a warning.
        content: File to copy from.
        stack: Exit stack that closes the opened files.
    """
    streams = []
    with opened(content) as container:
        about = {n: v for n, v in container.metadata.items() if n not in _OF_FILE}
        target.metadata.update(about)
        target.set_chapters(container.chapters())
        for stream in container.streams.subtitles:
            if takes(target.format.name, stream):
                streams.append(copy_stream(target, content, stream.index, stack))
            else:
                logging.getLogger("tfstyle").warning(
                    "Subtitles are left out, because the container of the output does "
                    "not support their format."
                )
    return streams


def takes(container: str, stream) -> bool:
    """Whether a container supports the codec of a stream.

    Args:
        container: FFmpeg's name of the container.
        stream: Stream to be copied.
    """
    av = import_av()
    if stream.type == "audio" and container == "mpegts":
        return stream.codec_context.codec.canonical_name in _OF_MPEGTS
    try:
        with av.open(os.devnull, "w", format=container) as trial:
            trial.add_stream_from_template(stream, opaque=True)
            trial.start_encoding()
    except (av.FFmpegError, ValueError):
        return False
    return True


def opened(content: str):
    """Opens a video for reading; the result is a context manager."""
    return import_av().open(str(expand(content).absolute()))
