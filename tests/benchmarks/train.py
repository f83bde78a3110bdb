"""Images per second of training, compared with an equivalent trainer in PyTorch.

    python -m tests.benchmarks.train --photos=FOLDER --styles PAINTING PAINTING ...

Needs VGG19's weights (TFSTYLE_VGG19_WEIGHTS) and, for the rows of PyTorch, the extra
[benchmark]. The batches are read beforehand. The losses of the last step should be
about the same; this shows that all programs do the same work.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks import in_turn, trainers
from tests.benchmarks.arguments import make_parser, run_alone
from tests.benchmarks.report import Table
from tfstyle.images import find_pictures, load
from tfstyle.training.data import Crops
from tfstyle.training.options import TrainOptions

PROGRAMS = {
    "tfstyle": (trainers.ours,),
    "tfstyle, direct": (trainers.ours, "float32", "direct"),
    "PyTorch": (trainers.twin, False),
    "PyTorch, channels last": (trainers.twin, True),
    "tfstyle, bfloat16": (trainers.ours, "bfloat16"),
    "tfstyle, bfloat16, direct": (trainers.ours, "bfloat16", "direct"),
    "PyTorch, channels last, bfloat16": (trainers.twin, True, "bfloat16"),
}


def measure(arguments: argparse.Namespace) -> Iterator[Table]:
    """Measures training steps of the programs in turn."""
    names = ("batch_size", "crop_size", "style_size")
    given = {name: getattr(arguments, name) for name in names}
    options = TrainOptions(**given, first_padding="zeros")  # as in PyTorch
    paintings = [load(path, "styles") for path in arguments.styles]
    batches = _batches(arguments, len(paintings))
    programs = {
        name: (make, options, paintings, batches, *rest)
        for name, (make, *rest) in PROGRAMS.items()
    }
    measured = in_turn.measure(programs, arguments.rounds)
    yield Table(
        f"{options.batch_size} crops of {options.crop_size} px",
        {name: _row(row, options.batch_size) for name, row in measured.items()},
    )


def _batches(arguments: argparse.Namespace, styles: int) -> list[dict]:
    crops = Crops(
        find_pictures(arguments.photos, "photos"),
        styles,
        arguments.crop_size,
        arguments.batch_size,
        arguments.rounds + 1,  # the first step is the warm-up
    )
    return [crops[number][0] for number in range(len(crops))]


def _row(measured: dict, images: int) -> dict:
    if "absent" in measured:
        return measured
    seconds = {name: measured[name] for name in ("median", "least", "most")}
    speed = {"images/s": images / measured["median"]}
    rest = {"loss": measured["last"], "peak MiB": measured["peak_mib"]}
    return {**seconds, **speed, **rest}


def parser() -> argparse.ArgumentParser:
    """Returns the argument parser."""
    made = make_parser(__doc__)
    made.add_argument("--photos", type=Path, required=True, help="photograph folder")
    made.add_argument("--styles", nargs="+", required=True, help="paintings")
    made.add_argument("--batch_size", type=int, default=4)
    made.add_argument("--crop_size", type=int, default=160)
    made.add_argument("--style_size", type=int, default=384)
    made.add_argument("--rounds", type=int, default=9)
    return made


if __name__ == "__main__":
    run_alone(parser(), measure)
