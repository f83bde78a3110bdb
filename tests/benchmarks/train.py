"""Images per second of training, ours against a twin in PyTorch, in turn.

    python -m tests.benchmarks.train --photos=FOLDER --styles PAINTING PAINTING ...

Needs VGG19's weights (TFSTYLE_VGG19_WEIGHTS) and, for its rows, the extra [benchmark].
The batches are read beforehand. The losses of the last step, which should be about the
same, show that all do the same work.
"""

import argparse
import json
from pathlib import Path

from tests.benchmarks import in_turn, machine, trainers
from tests.benchmarks.table import markdown
from tfstyle.images import find_pictures, load
from tfstyle.training.crops import Crops
from tfstyle.training.train_options import TrainOptions

PROGRAMS = {
    "tfstyle": (trainers.ours,),
    "PyTorch": (trainers.twin, False),
    "PyTorch, channels last": (trainers.twin, True),
    "tfstyle, bfloat16": (trainers.ours, "bfloat16"),
    "PyTorch, channels last, bfloat16": (trainers.twin, True, "bfloat16"),
}


def main() -> None:
    """Measures and prints JSON, then a table."""
    arguments = _arguments()
    print(json.dumps(machine.describe()), flush=True)
    rows = measure(arguments)
    size, batch = arguments.crop_size, arguments.batch_size
    print(json.dumps({"crop_size": size, "batch_size": batch, "rows": rows}))
    print(markdown(f"{batch} crops of {size} px", rows))


def measure(arguments: argparse.Namespace) -> dict[str, dict]:
    """Trains each program in turn."""
    names = ("batch_size", "crop_size", "style_size")
    given = {name: getattr(arguments, name) for name in names}
    options = TrainOptions(**given, first_padding="zeros")  # as PyTorch pads
    paintings = [load(path, "styles") for path in arguments.styles]
    crops = Crops(
        find_pictures(arguments.photos, "photos"),
        len(paintings),
        arguments.crop_size,
        arguments.batch_size,
        arguments.rounds + 1,  # the first step is for warming up
    )
    batches = [crops[number][0] for number in range(len(crops))]
    programs = {
        name: (make, options, paintings, batches, *rest)
        for name, (make, *rest) in PROGRAMS.items()
    }
    measured = in_turn.measure(programs, arguments.rounds)
    return {name: _row(row, options.batch_size) for name, row in measured.items()}


def _row(measured: dict, images: int) -> dict:
    if "absent" in measured:
        return measured
    seconds = {name: measured[name] for name in ("median", "least", "most")}
    speed = {"images/s": images / measured["median"]}
    return {**seconds, **speed, "loss": measured["last"]}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, required=True, help="a folder")
    parser.add_argument("--styles", nargs="+", required=True, help="paintings")
    parser.add_argument("--batch_size", type=int, default=4)
    parser.add_argument("--crop_size", type=int, default=160)
    parser.add_argument("--style_size", type=int, default=384)
    parser.add_argument("--rounds", type=int, default=9)
    return parser.parse_args()


if __name__ == "__main__":
    main()
