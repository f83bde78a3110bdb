"""Memory of `stylize_video` over a long clip.

    python -m tests.benchmarks.video_memory [--frames=10000]

A clip of small moving pictures with a tone is created, painted by the bundled network
with full stability, and written. The table shows the resident memory after each tenth
of the frames. The network is loaded during the first tenth, so later tenths are
compared with the second.
"""

import argparse
import tempfile
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np

import tfstyle
from tests.benchmarks import machine
from tests.benchmarks.arguments import make_parser, run_alone
from tests.benchmarks.report import Table
from tfstyle.methods.video.run import VideoCallback

RATE, TONE, SOUND_RATE = 25, 440, 48000
PARTS = 10


class _Memory(VideoCallback):
    """Records the resident memory after each part of the frames."""

    def __init__(self, frames: int):
        self.step, self.rows = frames // PARTS, {}

    def on_frame(self, number: int) -> None:
        if number % self.step == 0:
            self.rows[f"{number} frames"] = {"resident MiB": _resident_mib()}


def measure(arguments: argparse.Namespace) -> Iterator[Table]:
    """Paints the clip, and compares the last part with the second."""
    size = arguments.height, arguments.width
    with tempfile.TemporaryDirectory() as folder:
        clip, output = Path(folder) / "in.mp4", Path(folder) / "out.mp4"
        write_long_clip(clip, arguments.frames, *size)
        memory = _Memory(arguments.frames)
        result = tfstyle.stylize_video(
            clip, arguments.name, output, callback=memory, runtime="litert"
        )
    values = [row["resident MiB"] for row in memory.rows.values()]
    pace = result.frames / result.seconds
    memory.rows["growth from the second part"] = {
        "resident MiB": values[-1] - values[1]
    }
    memory.rows["peak"] = {"resident MiB": machine.peak_memory_mib()}
    yield Table(f"{size[1]} x {size[0]}, {pace:.1f} frames/s", memory.rows)


def write_long_clip(path: Path, frames: int, height: int, width: int) -> None:
    """Writes squares that move over a gradient, and a tone, without storing frames."""
    import av

    rows, columns = np.mgrid[:height, :width]
    ground = np.dstack([2 * columns, 3 * rows, 200 - columns]).astype(np.uint8)
    with av.open(str(path), "w") as target:
        stream = target.add_stream("libx264", rate=RATE)
        stream.height, stream.width, stream.pix_fmt = height, width, "yuv420p"
        track = target.add_stream("aac", rate=SOUND_RATE)
        track.layout = "mono"
        for number in range(frames):
            pixels = ground.copy()
            left = number % (width - 12)
            pixels[height // 4 : height // 2, left : left + 12] = (250, 40, 30)
            frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, RATE)
            target.mux(stream.encode(frame))
            target.mux(track.encode(_tone(av, number)))
        target.mux(stream.encode())
        target.mux(track.encode())


def _tone(av, number: int):
    """Returns the sound of one frame."""
    length = SOUND_RATE // RATE
    times = np.arange(number * length, (number + 1) * length) / SOUND_RATE
    tone = 0.3 * np.sin(2 * np.pi * TONE * times)
    frame = av.AudioFrame.from_ndarray(tone.astype(np.float32)[None], "fltp", "mono")
    frame.rate, frame.pts = SOUND_RATE, number * length
    return frame


def _resident_mib() -> float:
    status = Path("/proc/self/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def parser() -> argparse.ArgumentParser:
    """Returns the argument parser."""
    made = make_parser(__doc__)
    made.add_argument("--frames", type=int, default=10000)
    made.add_argument("--name", default="wave", help="name of the style")
    made.add_argument("--height", type=int, default=48)
    made.add_argument("--width", type=int, default=64)
    return made


if __name__ == "__main__":
    run_alone(parser(), measure)
