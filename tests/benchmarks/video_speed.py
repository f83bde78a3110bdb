"""Frames per second of painted video, in turn with a peer's network.

    python -m tests.benchmarks.video_speed --content=PHOTO [--models NAME FILE ...]

The clip is a pan over the photograph. Times are those of the whole pipeline: optical
flow, painting, blending and encoding. The peer is the network of
lengstrom/fast-style-transfer (random weights) in Keras, which only paints.
"""

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from tests.benchmarks import in_turn
from tests.benchmarks.arguments import make_parser, run_alone
from tests.benchmarks.report import Table
from tests.benchmarks.video_clips import KnownClip, make_clips
from tfstyle.images import load, to_uint8

FRAMES_TIMED = 32


def measure(arguments: argparse.Namespace) -> Iterator[Table]:
    """Times whole pipelines and the peer's network in turn."""
    size = (arguments.height, arguments.width)
    own = (pipeline, arguments.content, size, arguments.name)
    programs = {
        **{f"tfstyle, stable, {m}": (*own, 1.0, m) for m in arguments.models},
        f"tfstyle, each frame, {arguments.models[0]}": (*own, 0.0, arguments.models[0]),
        "lengstrom's network alone": (lengstrom, size),
    }
    timed = in_turn.measure(programs, arguments.rounds)
    title = f"{size[1]} x {size[0]}, {FRAMES_TIMED} frames a step"
    yield Table(title, {name: _pace(row) for name, row in timed.items()})


def pipeline(
    content: Path, size: tuple[int, int], style: str, stability: float, model: str
) -> Callable[[], None]:
    """Estimates flow, paints and encodes frames from memory."""
    import tempfile
    from fractions import Fraction
    from functools import partial

    from tfstyle.methods.stylize.file import make_stylizer
    from tfstyle.methods.video.inputs import VideoPlan, count_painters, make_stabilizer
    from tfstyle.methods.video.options import VideoOptions
    from tfstyle.methods.video.painted import paint_frames
    from tfstyle.methods.video.reading.clip import About
    from tfstyle.methods.video.threads import WriteBehind
    from tfstyle.methods.video.writing.encoder import Encoder

    options = VideoOptions(model=model, stability=stability, runtime="litert")
    clip = make_clips(to_uint8(load(content)), *size, 40)[0]
    about = About(*size, Fraction(1, 25), Fraction(25))
    stylizer = make_stylizer(options)
    stylizer.open(*size, parallel=count_painters(size))
    make = partial(make_stabilizer, stylizer, style, stability)
    endless = _Endless(clip, about)
    painters = stylizer.parallel
    plan = VideoPlan(endless, make, options, None, size, {}, painters=painters)
    encoder = Encoder(Path(tempfile.mkdtemp()) / "segment", about, "h264", 80)
    write, painted = WriteBehind(encoder.write, 4), paint_frames(plan)

    def step() -> None:
        for _ in range(FRAMES_TIMED):
            frame, _ = next(painted)
            write(frame)

    return step


class _Endless:
    """Clip that plays back and forth, created before the time is measured."""

    def __init__(self, clip: KnownClip, about):
        self.about = about
        frames = list(clip.frames())
        self._frames = [*frames, *frames[-2:0:-1]]

    def frames(self, start: int = 0) -> Iterator:
        """Yields frames endlessly."""
        from tfstyle.methods.video.reading.clip import Frame

        number = start
        while True:
            yield Frame(self._frames[number % len(self._frames)], number, 1)
            number += 1


def lengstrom(size: tuple[int, int]) -> Callable[[], None]:
    """The network of lengstrom/fast-style-transfer with random weights."""
    import tensorflow as tf

    from tests.benchmarks.peers.lengstrom import Lengstrom, variable_shapes

    random = np.random.default_rng(0)
    variables = [random.normal(0, 0.05, s) for s in variable_shapes()]
    network = Lengstrom(variables)
    image = random.random((size[0] // 4 * 4, size[1] // 4 * 4, 3)).astype(np.float32)
    del tf

    def step() -> None:
        for _ in range(FRAMES_TIMED):
            network(image)

    return step


def _pace(measured: dict) -> dict:
    if "absent" in measured:
        return measured
    seconds = {name: measured[name] for name in ("median", "least", "most")}
    rate = {"frames/s": FRAMES_TIMED / measured["median"]}
    return {**seconds, **rate, "peak MiB": measured["peak_mib"]}


def parser() -> argparse.ArgumentParser:
    """Returns the argument parser."""
    made = make_parser(__doc__)
    made.add_argument("--content", type=Path, required=True)
    made.add_argument("--name", default="wave", help="name of the style")
    made.add_argument("--models", nargs="+", default=["any"], help="names or files")
    made.add_argument("--height", type=int, default=360)
    made.add_argument("--width", type=int, default=640)
    made.add_argument("--rounds", type=int, default=7)
    return made


if __name__ == "__main__":
    run_alone(parser(), measure)
