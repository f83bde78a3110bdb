"""Comparison of network bodies, optimizers and content weights in short training runs.

    python -m tests.benchmarks.body --content=FOLDER --style=PAINTING \\
        --photos=FOLDER --steps=200 --output=FOLDER

Needs VGG19's weights (TFSTYLE_VGG19_WEIGHTS). Each variant is a run of `tfstyle train`
with one style, the same number of steps and the same crops; the loss network, which is
the same for all, takes 95 % of the time. The photographs in `content` are then stylized
at 384 px, and the results are compared with the photographs and the painting. Finished
variants are kept in the output folder.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from tests.benchmarks.arguments import make_parser, run_alone
from tests.benchmarks.command import TFSTYLE, run_command
from tests.benchmarks.flat_parts import new_structure
from tests.benchmarks.judge import Judge
from tests.benchmarks.report import Table
from tests.benchmarks.systems import SIZE
from tfstyle.features.find import find_features
from tfstyle.images import find_pictures, load, save
from tfstyle.losses.distances import DISTANCE_LAYERS
from tfstyle.models.find import find_model
from tfstyle.networks.families import NAMED_STYLE
from tfstyle.runtimes import open_runtime
from tfstyle.training.targets import middle_square

MUON = ("--optimizer=muon", "--learning_rate=0.02")
# Trains the network for any painting on a single named style.
COARSE = ("--arbitrary={folder}", "--named_share=1", "--variants=1", "--focus=0")
COARSE = (*COARSE, "--learning_rate=0.02", "--style_weight=4")
VARIANTS = {
    "TransformerNet, Adam": ("--optimizer=adam", "--learning_rate=0.002"),
    "TransformerNet, Muon": MUON,
    "TransformerNet, Muon, focus": (*MUON, "--focus=1"),
    "coarse levels, noise, Muon": COARSE,
    "coarse levels, noise, Muon, focus": (*COARSE, "--focus=1"),
}
SHARED = ("--batch_size=2", "--crop_size=256", "--style_weight=4", "--seed=0")
COLUMNS = ("content", "style", "relu4_1", "relu5_1", "new")


def measure(arguments: argparse.Namespace) -> Iterator[Table]:
    """Trains and evaluates each variant."""
    painting = middle_square(load(arguments.style), SIZE)
    photos = {
        path.stem: middle_square(load(path), SIZE)
        for path in find_pictures(arguments.content, "content")
    }
    extractor = find_features(DISTANCE_LAYERS).extractor
    judge = Judge(extractor, photos, {"style": painting})
    rows = {}
    for name in arguments.variants or VARIANTS:
        folder = arguments.output / name.replace(", ", "-").replace(" ", "_")
        if not (folder / "network.keras").exists():
            print(f"training: {name}", file=sys.stderr, flush=True)
            run_command(_command(name, folder, arguments))
        rows[name] = _judged(folder, photos, painting, judge)
        yield Table(name, {name: rows[name]})
    yield Table(f"{arguments.steps} steps", rows)


def _command(name: str, folder: Path, arguments: argparse.Namespace) -> list[str]:
    own = arguments.output / "painting"
    own.mkdir(parents=True, exist_ok=True)
    save(load(arguments.style), own / "style.png")
    flags = [flag.format(folder=own) for flag in VARIANTS[name]]
    fixed = () if "coarse" in name else ("--last_crop_size=256",)
    return [
        *(*TFSTYLE, "train", *SHARED, *fixed, *flags),
        f"--steps={arguments.steps}",
        "--decay=0.3",
        "--loss_dtype=bfloat16",
        f"--style={own / 'style.png'}",
        f"--photos={arguments.photos}",
        f"--output={folder}",
    ]


def _judged(folder: Path, photos: dict, painting: np.ndarray, judge: Judge) -> dict:
    runtime = open_runtime(find_model(folder), "litert", 1)
    style = np.ones((1, 1), np.float32)
    if not runtime.family.has_styles:
        style = runtime.run(NAMED_STYLE, style_weights=style)
    figures = []
    for name, photo in photos.items():
        picture = runtime.paint(photo[None], style)[0]
        save(picture, folder / f"{name}.png")
        row = judge.distances(judge.see(picture), name, "style")
        figures.append({**row, "new": new_structure(photo, picture, painting)})
    return {name: float(np.mean([row[name] for row in figures])) for name in COLUMNS}


def parser() -> argparse.ArgumentParser:
    """Returns the argument parser."""
    made = make_parser(__doc__)
    made.add_argument("--content", type=Path, required=True)
    made.add_argument("--style", type=Path, required=True)
    made.add_argument("--photos", type=Path, required=True)
    made.add_argument("--steps", type=int, default=200)
    made.add_argument(
        "--variants", type=lambda text: text.split(";"), help=";".join(VARIANTS)
    )
    made.add_argument("--output", type=Path, default=Path("runs/body"))
    return made


if __name__ == "__main__":
    run_alone(parser(), measure)
