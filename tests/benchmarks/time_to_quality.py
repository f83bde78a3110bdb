"""Seconds until a picture is as good as after 500 plain steps.

    python -m tests.benchmarks.time_to_quality --pair PHOTO PAINTING \\
        --pair PHOTO PAINTING --ours="" --ours="--iterations=100" --output=FOLDER

The objective is the default one: the content distance at relu4_2, plus ten times the
style distance of the Gram matrices at relu1_1 to relu5_1, with VGG19 in float32. Both
pictures have a longer side of --image_size pixels. The goal is the loss that the
textbook loop in PyTorch reaches in --steps steps of Adam (learning rate 0.02, otherwise
PyTorch's defaults, pixels in [0, 1]), starting from the photograph at full size. Time
is measured from the start until the loss is first as low as the goal. For PyTorch, this
excludes reading VGG19's weights. For `tfstyle optimize`, which runs once for each
--ours, it includes everything that the command does. Its full-size pictures are stored
without rounding, while the clock is paused, and evaluated afterwards with the exact
network.

Needs VGG19's weights (TFSTYLE_VGG19_WEIGHTS) and the extra [benchmark]. Measuring the
curve of the textbook loop takes half an hour at 512 pixels. The curve is stored in
--output; after an interruption, it is continued. For a quick trial: --image_size=64
--steps=10.
"""

import argparse
import json
import shlex
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from tests.benchmarks import in_turn
from tests.benchmarks.arguments import make_parser, run_alone
from tests.benchmarks.followed import follow
from tests.benchmarks.judged import losses_of
from tests.benchmarks.reached import Point, our_row, reached, textbook_row
from tests.benchmarks.report import Table
from tests.benchmarks.steppers import load_sized
from tests.benchmarks.textbook_curve import Curve, textbook_curve
from tfstyle.errors import InputError
from tfstyle.features import FIRST_PADDINGS
from tfstyle.images import save
from tfstyle.images.contact_sheet import contact_sheet


def measure(arguments: argparse.Namespace) -> Iterator[Table]:
    """Compares the programs on each pair of pictures."""
    arguments.output.mkdir(parents=True, exist_ok=True)
    pairs = arguments.pair or [(arguments.content, arguments.style)]
    if None in pairs[0]:
        raise InputError("Expected `pair` to be two pictures. Received: pair=None")
    for content, style in pairs:
        yield _Comparison(arguments, content, style).table()


class _Comparison:
    """Comparison on one pair of pictures.

    Args:
        arguments: Arguments of the command.
        content: Path of the photograph.
        style: Path of the painting.
    """

    def __init__(self, arguments: argparse.Namespace, content: str, style: str):
        self.arguments, self.content, self.style = arguments, content, style
        self.name = f"{Path(content).stem}_{Path(style).stem}_{arguments.image_size}px"

    def table(self) -> Table:
        """Measures the programs; stores curves and pictures."""
        a = self.arguments
        textbook = textbook_curve(a.output, self.content, self.style, a)
        [goal] = self._judge([textbook.picture])
        rows = {f"PyTorch, {a.layout}": textbook_row(textbook)}
        theirs = rows[f"PyTorch, {a.layout}"]["seconds"]
        cells = self._first_row(textbook)
        runs = [(flags, []) for flags in a.ours or [""]]
        for _ in range(a.rounds):
            for flags, done in runs:
                done.append(self._run(flags))
        for number, (flags, done) in enumerate(runs):
            name = f"tfstyle optimize {flags}".strip()
            rows[name] = our_row([run["points"] for run in done], goal, theirs)
            rows[name]["peak MiB"] = max(run["peak_mib"] for run in done)
            rows[name]["in all"] = statistics.median(run["seconds"] for run in done)
            cells += _row_of_cells(done[0], goal, flags)
            self._keep_curve(number, name, done)
        notes = _notes(textbook, goal)
        return Table(self.name, rows, notes, [self._sheet(cells)])

    def _run(self, flags: str) -> dict:
        a = self.arguments
        output = a.output / f"{self.name}.png"
        files = [f"--content={self.content}", f"--style={self.style}"]
        same = [f"--image_size={a.image_size}", f"--first_padding={a.first_padding}"]
        words = [*files, *same, f"--output={output}", *shlex.split(flags)]
        with tempfile.TemporaryDirectory(dir=a.output) as folder:
            run = follow(Path(folder), a.every, words)
            losses = self._judge([Path(p["path"]) for p in run["pictures"]])
            run["points"] = [
                Point(picture["seconds"], loss, picture["step"])
                for picture, loss in zip(run["pictures"], losses, strict=True)
            ]
            run["images"] = [np.load(picture["path"]) for picture in run["pictures"]]
        return run

    def _judge(self, paths: Sequence[Path]) -> list[float]:
        a = self.arguments
        pair = self.content, self.style
        return in_turn.apart(losses_of, *pair, a.image_size, a.first_padding, paths)

    def _keep_curve(self, number: int, name: str, done: Sequence[dict]) -> None:
        curves = [[point._asdict() for point in run["points"]] for run in done]
        path = self.arguments.output / f"{self.name}_ours{number}.json"
        path.write_text(json.dumps({"command": name, "curves": curves}))

    def _first_row(self, textbook: Curve) -> list[tuple[np.ndarray, str]]:
        size, steps = self.arguments.image_size, self.arguments.steps
        pictures = [load_sized(path, size) for path in (self.content, self.style)]
        label = f"PyTorch: {steps} steps, {textbook.seconds[-1]:.0f} s"
        pictures.append(np.load(textbook.picture))
        return list(zip(pictures, ("photograph", "painting", label), strict=True))

    def _sheet(self, cells: Sequence[tuple[np.ndarray, str]]) -> Path:
        path = self.arguments.output / f"{self.name}_sheet.png"
        images, labels = zip(*cells, strict=True)
        save(contact_sheet(images, labels, columns=3), path)
        return path


def _row_of_cells(run: dict, goal: float, flags: str) -> list[tuple[np.ndarray, str]]:
    """Returns a row of the sheet: the first picture at the goal, and the last one."""
    points, images = run["points"], run["images"]
    blank, there = np.ones_like(images[-1]), reached(points, goal)
    name = f"tfstyle {flags}".strip()
    good = (blank, "not as good")
    if there:
        image = images[points.index(there)]
        good = (image, f"{name}: as good, {there.seconds:.0f} s")
    return [good, (images[-1], f"{name}: end, {points[-1].seconds:.0f} s"), (blank, "")]


def _notes(textbook: Curve, goal: float) -> list[str]:
    on, own = textbook.about, textbook.losses[-1]
    return [
        f"Goal: a loss of {goal:.5g}, computed by PyTorch as {own:.5g}.",
        f"PyTorch's curve was measured separately, on {on['processor']}, {on['cores']} "
        f"cores, with torch {on['torch']}, load before {on['load before']}.",
    ]


def parser() -> argparse.ArgumentParser:
    """Returns the argument parser."""
    made = make_parser(__doc__)
    made.add_argument("--pair", nargs=2, action="append", metavar=("PHOTO", "PAINTING"))
    made.add_argument("--content", help="photograph, if there is no --pair")
    made.add_argument("--style", help="painting, if there is no --pair")
    made.add_argument("--ours", action="append", help="flags of tfstyle; default: none")
    made.add_argument("--image_size", type=int, default=512)
    made.add_argument("--steps", type=int, default=500, help="textbook loop's steps")
    made.add_argument("--every", type=int, default=1, help="steps between two pictures")
    made.add_argument("--rounds", type=int, default=1, help="number of runs per --ours")
    layouts = ("channels_last", "contiguous_format")
    made.add_argument("--layout", choices=layouts, default=layouts[0])
    made.add_argument("--first_padding", choices=FIRST_PADDINGS, default="zeros")
    made.add_argument("--output", type=Path, default=Path("runs/time_to_quality"))
    return made


if __name__ == "__main__":
    run_alone(parser(), measure)
