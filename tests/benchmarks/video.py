"""Stability, sharpness, style distance and speed of painted video.

    python -m tests.benchmarks.video --content=PHOTO [--style=PAINTING] \\
        [--clips VIDEO VIDEO ...] --output=FOLDER

Clips with known motion are made from the photograph. They and the first frames of each
of the `--clips` are painted with and without stability. Each number is the value with
stability divided by that without, except for drift, which is given in 1/255. Errors are
mean squares along the true motion; "measured" errors use a different flow than the
method, and "in excess" compares them after subtracting the error of the clip itself,
which comes from this flow. If VGG19's weights and the painting are given, the style
distance is measured too. Then the frames per second of the whole pipeline are measured
for each of `--models`, in turn with the network of lengstrom/fast-style-transfer
(random weights) in Keras, which only paints. The output folder gets a frame of each
clip, above its difference from the previous frame, amplified four times: without
stability on the left, with stability on the right. `--rounds=0` measures no times.
"""

import argparse
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from tests.benchmarks import in_turn
from tests.benchmarks import video_measures as measures
from tests.benchmarks.arguments import make_parser, run_alone
from tests.benchmarks.report import Table
from tests.benchmarks.video_clips import KnownClip, make_clips, read_clip
from tfstyle.images import load, save, to_float, to_uint8

ENLARGED = 4
FRAMES_TIMED = 32


def measure(arguments: argparse.Namespace) -> Iterator[Table]:
    """Paints each clip twice, then times whole pipelines."""
    photo, size = to_uint8(load(arguments.content)), (arguments.height, arguments.width)
    rows, pictures = {}, []
    for clip in make_clips(photo, *size, arguments.count):
        frames = list(clip.frames())
        alone, steady = (_painted(frames, arguments, s) for s in (0.0, 1.0))
        rows[clip.name] = _known(clip, alone, steady)
        rows[clip.name] |= _measured(frames, alone, steady)
        rows[clip.name] |= _style(arguments, alone, steady)
        pictures.append(_picture(arguments.output, clip.name, alone, steady))
    for path in arguments.clips:
        frames = read_clip(path, arguments.width, arguments.count)
        alone, steady = (_painted(frames, arguments, s) for s in (0.0, 1.0))
        rows[path.stem] = _measured(frames, alone, steady)
        rows[path.stem] |= _style(arguments, alone, steady)
        pictures.append(_picture(arguments.output, path.stem, alone, steady))
    yield Table("with stability over without", rows, pictures=pictures)
    if not arguments.rounds:
        return
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


def _painted(
    frames: Sequence[np.ndarray], arguments: argparse.Namespace, stability: float
) -> list[np.ndarray]:
    from tfstyle.methods.video import stylize_frames

    options = {"stability": stability, "runtime": "litert"}
    return list(stylize_frames(iter(frames), arguments.name, **options))


def _known(clip: KnownClip, alone: Sequence, steady: Sequence) -> dict[str, float]:
    """Returns what needs the true motion, or a camera that does not move."""

    def ratio(back: int) -> float:
        one, other = (measures.warping_error(clip, p, back) for p in (steady, alone))
        return one / other

    long = measures.LONG
    return {
        "warping error": ratio(1),
        f"over {long} frames": ratio(long),
        "flicker": measures.flicker(steady) / measures.flicker(alone),
        "drift": measures.drift(steady),
        "drift, each frame": measures.drift(alone),
    }


def _measured(
    frames: Sequence[np.ndarray], alone: Sequence, steady: Sequence
) -> dict[str, float]:
    """Returns what can be measured on any clip."""

    def ratio(of: Callable) -> float:
        return of(steady) / of(alone)

    long = measures.LONG
    own, one, other = (
        measures.measured_error(frames, p, 1) for p in (frames, steady, alone)
    )
    return {
        "measured": one / other,
        "in excess": (one - own) / (other - own),
        f"measured over {long}": ratio(
            lambda p: measures.measured_error(frames, p, long)
        ),
        "high band": ratio(measures.high_band),
        "last frames": measures.worst_high_band(steady, alone),
    }


def _style(arguments: argparse.Namespace, *clips: Sequence) -> dict[str, float]:
    """Returns the last frames' style distance, relative to that without stability."""
    if arguments.style is None:
        return {}
    from tests.benchmarks.judge import Judge
    from tfstyle.features.find import find_features
    from tfstyle.images import fit, resize
    from tfstyle.losses.distances import DISTANCE_LAYERS

    see = find_features(DISTANCE_LAYERS, first_padding="replicate").extractor
    painting = load(arguments.style)
    size = fit(*painting.shape[:2], arguments.width)
    judge = Judge(see, {}, {"style": resize(painting, size, clip=True)})
    alone, steady = (
        np.mean(
            [
                _style_distance(judge, to_float(frame))
                for frame in clip[len(clip) // 2 :: 6]
            ]
        )
        for clip in clips
    )
    return {"style distance": float(steady / alone)}


def _style_distance(judge, picture: np.ndarray) -> float:
    from tests.benchmarks.judge import layer_distances

    layers = layer_distances(judge.see(picture).style, judge.paintings["style"])
    return float(np.mean([*layers.values()]))


def _picture(folder: Path, name: str, *clips: Sequence) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    columns = []
    for clip in clips:
        change = clip[-1].astype(int) - clip[-2]
        enlarged = np.clip(128 + ENLARGED * change, 0, 255).astype(np.uint8)
        columns.append(np.vstack([clip[-1], enlarged]))
    path = folder / f"{name.replace(', ', '_').replace(' ', '_')}.png"
    save(np.hstack(columns), path)
    return path


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
    made.add_argument("--style", type=Path, help="painting of the style")
    made.add_argument(
        "--clips", nargs="+", type=Path, default=[], help="videos of a real camera"
    )
    made.add_argument("--name", default="wave", help="name of the style")
    made.add_argument(
        "--models", nargs="+", default=["any"], help="networks whose speed is measured"
    )
    made.add_argument("--height", type=int, default=360)
    made.add_argument("--width", type=int, default=640)
    made.add_argument("--count", type=int, default=100)
    made.add_argument("--rounds", type=int, default=7)
    made.add_argument("--output", type=Path, default=Path("runs/video"))
    return made


if __name__ == "__main__":
    run_alone(parser(), measure)
