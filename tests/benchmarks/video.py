"""Stability, sharpness and style distance of painted video.

    python -m tests.benchmarks.video --content=PHOTO [--style=PAINTING] \\
        [--clips VIDEO VIDEO ...] --output=FOLDER

Clips with known motion are made from the photograph. They and the first frames of each
of the `--clips` are painted with and without stability. Each number is the value with
stability divided by that without, except for drift, which is given in 1/255. Errors are
mean squares along the true motion; "measured" errors use a different flow than the
method, and "in excess" compares them after subtracting the error of the clip itself,
which comes from this flow. If VGG19's weights and the painting are given, the style
distance is measured too. The output folder gets a frame of each clip, above its
difference from the previous frame, amplified four times: without stability on the left,
with stability on the right.
"""

import argparse
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from tests.benchmarks import video_measures as measures
from tests.benchmarks.arguments import make_parser, run_alone
from tests.benchmarks.report import Table
from tests.benchmarks.video_clips import KnownClip, make_clips, read_clip
from tfstyle.images import load, save, to_float, to_uint8

ENLARGED = 4


def measure(arguments: argparse.Namespace) -> Iterator[Table]:
    """Paints each clip twice."""
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


def parser() -> argparse.ArgumentParser:
    """Returns the argument parser."""
    made = make_parser(__doc__)
    made.add_argument("--content", type=Path, required=True)
    made.add_argument("--style", type=Path, help="painting of the style")
    made.add_argument(
        "--clips", nargs="+", type=Path, default=[], help="videos of a real camera"
    )
    made.add_argument("--name", default="wave", help="name of the style")
    made.add_argument("--height", type=int, default=360)
    made.add_argument("--width", type=int, default=640)
    made.add_argument("--count", type=int, default=100)
    made.add_argument("--output", type=Path, default=Path("runs/video"))
    return made


if __name__ == "__main__":
    run_alone(parser(), measure)
