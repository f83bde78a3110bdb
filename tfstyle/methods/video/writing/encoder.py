"""Encoder of frames, and table of the supported codecs."""

import contextlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from tfstyle.errors import InputError, check_name
from tfstyle.methods.video.libraries import import_av
from tfstyle.methods.video.reading.clip import About, Frame

# FFmpeg container that stores timestamps exactly, with any time base.
SEGMENT_FORMAT = "nut"
# Code that means BT.709 for the matrix, primaries and transfer function (ITU-T H.273),
# and FFmpeg's code for the limited color range.
_BT709, _LIMITED = 1, 1


@dataclass(frozen=True)
class Codec:
    """Codec, with the mapping from `quality` to a constant rate factor.

    Args:
        encoder: FFmpeg's name of the encoder.
        best: Constant rate factor at quality 100.
        slope: Increase in the rate factor when the quality is lowered by 1.
        options: Other options of the encoder, keyed by name.
        odd_sizes: Whether frames with an odd height or width can be encoded with chroma
            subsampling.
        lossless: Whether all RGB values are preserved.
    """

    encoder: str
    best: float = 0
    slope: float = 0
    options: Mapping[str, str] | None = None
    odd_sizes: bool = False
    lossless: bool = False

    def all_options(self, quality: int) -> dict[str, str]:
        """Returns the encoder options for a quality from 1 to 100."""
        options = dict(self.options or {})
        if not self.lossless:
            factor = self.best + self.slope * (100 - quality)
            options["crf"] = str(min(51, round(factor)))
        return options


# Quality 80 corresponds to the rate factors that the encoders' developers call visually
# lossless.
CODECS = {
    "h264": Codec("libx264", 8, 0.5, {"preset": "veryfast"}),
    "hevc": Codec(
        "libx265", 10, 0.5, {"preset": "fast", "x265-params": "log-level=none:pools=1"}
    ),
    "vp9": Codec(
        "libvpx-vp9",
        12,
        0.6,
        {"b": "0", "deadline": "realtime", "cpu-used": "5", "auto-alt-ref": "0"},
        odd_sizes=True,
    ),
    "av1": Codec("libsvtav1", 14, 0.7, {"preset": "10"}, odd_sizes=True),
    "ffv1": Codec("ffv1", lossless=True, odd_sizes=True),
}
AUTO = "auto"


def choose_codec(codec: str, suffix: str) -> str:
    """Returns the name of the codec for a file.

    Args:
        codec: One of `CODECS`, or "auto".
        suffix: Suffix of the file, such as ".mp4".

    Raises:
        InputError: The codec is unknown, or the installed PyAV lacks its encoder.
    """
    check_name("codec", codec, (AUTO, *CODECS))
    if codec == AUTO:
        codec = "vp9" if suffix == ".webm" else "h264"
    if CODECS[codec].encoder not in import_av().codecs_available:
        raise InputError(
            "Expected `codec` to have an encoder in the installed PyAV. Received: "
            f"codec={codec!r}"
        )
    return codec


class Encoder:
    """Writes frames to a file that starts with a key frame.

    The file has no B-frames, so packets are in the order of their timestamps, and files
    can be joined packet by packet.

    Args:
        path: File to write.
        about: Properties of the clip, such as its time base and rate.
        codec: One of `CODECS`.
        quality: Quality from 1 to 100.

    Raises:
        OSError: The file cannot be written.
    """

    def __init__(self, path: Path, about: About, codec: str, quality: int):
        self.about, self.codec, self.quality = about, CODECS[codec], quality
        self._container = import_av().open(str(path), "w", format=SEGMENT_FORMAT)
        self._stream: Any = None  # a PyAV object, which has no type hints

    def write(self, frame: Frame) -> None:
        """Encodes a frame; the first frame sets the size of the video."""
        if self._stream is None:
            self._stream = self._make_stream(*frame.pixels.shape[:2])
        picture = import_av().VideoFrame.from_ndarray(frame.pixels, format="rgb24")
        if not self.codec.lossless:
            picture = picture.reformat(
                format=self._stream.pix_fmt, dst_colorspace="ITU709"
            )
        else:
            picture = picture.reformat(format=self._stream.pix_fmt)
        picture.pts, picture.time_base = frame.time, self.about.time_base
        picture.duration = frame.duration
        self._container.mux(self._stream.encode(picture))

    def close(self) -> None:
        """Flushes the encoder and closes the file."""
        if self._stream is not None:
            self._container.mux(self._stream.encode())
        self._container.close()

    def _make_stream(self, height: int, width: int):
        stream = self._container.add_stream(
            self.codec.encoder,
            rate=_rate(self.about.rate),
            options=self.codec.all_options(self.quality),
        )
        stream.width, stream.height = width, height
        stream.pix_fmt = _pixel_format(self.codec, height, width)
        stream.sample_aspect_ratio = self.about.pixel_aspect
        context = stream.codec_context
        context.time_base = stream.time_base = self.about.time_base
        # With one thread, the packets do not depend on the number of cores.
        context.max_b_frames, context.thread_count = 0, 1
        if not self.codec.lossless:
            context.colorspace = context.color_primaries = context.color_trc = _BT709
            context.color_range = _LIMITED
        with kept_scheduling():
            context.open()
        return stream


def _pixel_format(codec: Codec, height: int, width: int) -> str:
    if codec.lossless:
        return "bgr0"
    is_odd = height % 2 or width % 2
    return "yuv444p" if is_odd and not codec.odd_sizes else "yuv420p"


def _rate(rate: Fraction) -> Fraction:
    """Rounds a rate to a fraction with a denominator that all encoders accept."""
    return rate.limit_denominator(2**15)


@contextlib.contextmanager
def kept_scheduling() -> Iterator[None]:
    """On exit, gives all threads the scheduling policy that the caller had on entry.

    When run as root, SVT-AV1 gives its own threads and the calling thread real-time
    priority, which leaves no processor time for other programs.
    """
    if not hasattr(os, "sched_getscheduler"):  # not Linux
        yield
        return
    policy, parameters = os.sched_getscheduler(0), os.sched_getparam(0)
    try:
        yield
    finally:
        for thread in [int(path.name) for path in Path("/proc/self/task").iterdir()]:
            with contextlib.suppress(OSError):  # the thread has already ended
                if os.sched_getscheduler(thread) != policy:
                    os.sched_setscheduler(thread, policy, parameters)
