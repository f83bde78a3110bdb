"""Cost of tiles: time and memory, in tiles and as a whole, and seams.

    python -m tests.benchmarks.tiles --content=PHOTO --style=PAINTING

Needs VGG19's weights (TFSTYLE_VGG19_WEIGHTS). Each program has a process of its own.
They take turns, so that a slow phase of the machine affects all of them. The rows are
the whole picture, and tiles with at most a given fraction of its pixels (--shares). The
columns are: microseconds per step and pixel, and their ratio to the whole picture;
number of pixels that the network processes for each pixel; loss before the last step;
peak memory; and difference of neighboring pixels across tile borders, relative to all
other neighbors (for the whole picture, across the borders of the largest tiles).
"""

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from tests.benchmarks import in_turn, steppers
from tests.benchmarks.arguments import make_parser, run_alone
from tests.benchmarks.report import Table
from tfstyle.features.layer_names import STYLE_LAYERS, halo
from tfstyle.images import Tile, fit, load, resize
from tfstyle.optimization.tiles import TilePlanner


def measure(arguments: argparse.Namespace) -> Iterator[Table]:
    """Measures steps of the programs in turn, at one size."""
    size = fit(*load(arguments.content).shape[:2], arguments.image_size)
    planners = {
        _name(share): TilePlanner(
            *halo(STYLE_LAYERS), share * size[0] * size[1], float("inf")
        )
        for share in (1.0, *arguments.shares)
    }
    measured = in_turn.measure(_programs(arguments, size, planners), arguments.rounds)
    whole = measured[_name(1.0)].get("median")
    rows = {
        name: _row(measured[name], planner(*size), size, whole)
        for name, planner in planners.items()
    }
    yield Table(f"{arguments.image_size} px", rows)


def _programs(
    arguments: argparse.Namespace, size: tuple[int, int], planners: Mapping
) -> dict[str, tuple]:
    lines = planners[_name(arguments.shares[0])]
    return {
        name: (
            _stepper,
            *(arguments.content, arguments.style, size, planner),
            planner if len(planner(*size)) > 1 else lines,
        )
        for name, planner in planners.items()
    }


def seam(image: np.ndarray, tiles: Sequence[Tile]) -> float:
    """Returns the squared difference across tile borders, relative to other pixels."""
    across, elsewhere = [], []
    for axis in (0, 1):
        starts = {t.written[axis].start for t in tiles} - {0}
        squares = np.square(np.diff(image, axis=axis)).mean(axis=(1 - axis, 2))
        on_line = np.isin(np.arange(len(squares)) + 1, list(starts))
        across += list(squares[on_line])
        elsewhere += list(squares[~on_line])
    return float(np.mean(across) / np.mean(elsewhere)) if across else float("nan")


def _stepper(
    content: str, style: str, size: tuple[int, int], tiles, lines
) -> Callable[[], tuple[float, float]]:
    photo, painting = load(content), load(style)
    fitted = fit(*painting.shape[:2], max(size))
    optimizer = steppers.begun_optimizer(
        resize(photo, size, clip=True), resize(painting, fitted, clip=True), tiles
    )
    losses = []

    def step() -> tuple[float, float]:
        optimizer.run(1, lambda values: losses.append(values["loss"]))
        return losses[-1], seam(optimizer.image, lines(*size))

    return step


def _row(
    measured: dict, tiles: Sequence[Tile], size: tuple[int, int], whole: float | None
) -> dict:
    if "absent" in measured:
        return measured
    pixels = size[0] * size[1]
    seen = sum(np.prod([side.stop - side.start for side in t.seen]) for t in tiles)
    loss, energy = measured["last"]
    return {
        "tiles": len(tiles),
        "us a pixel": round(1e6 * measured["median"] / pixels, 3),
        "ratio": round(measured["median"] / whole, 3),
        "seen": round(float(seen) / pixels, 3),
        "loss": loss,
        "seam": round(energy, 3),
        "peak MiB": measured["peak_mib"],
    }


def _name(share: float) -> str:
    return "one piece" if share == 1 else f"at most {share:.0%} of the pixels"


def parser() -> argparse.ArgumentParser:
    """Returns the argument parser."""
    made = make_parser(__doc__)
    made.add_argument("--content", required=True)
    made.add_argument("--style", required=True)
    made.add_argument("--image_size", type=int, default=1024)
    made.add_argument("--rounds", type=int, default=5)
    made.add_argument("--shares", type=_shares, default="0.6,0.3")
    return made


def _shares(text: str) -> list[float]:
    return [float(share) for share in text.split(",")]


if __name__ == "__main__":
    run_alone(parser(), measure)
