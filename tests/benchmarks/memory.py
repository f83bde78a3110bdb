"""Peak memory of the commands at several picture sizes.

    python -m tests.benchmarks.memory --content=PHOTO --style=PAINTING

Runs `tfstyle optimize` at full size, for slightly more steps than L-BFGS remembers, and
`tfstyle stylize` on the photograph resized to each size (length of the longer side).
The tables show the peak resident memory of the process. `optimize` needs VGG19's
weights (TFSTYLE_VGG19_WEIGHTS).
"""

import argparse
import shlex
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.benchmarks.arguments import make_parser, numbers, run_alone
from tests.benchmarks.command import TFSTYLE, run_command
from tests.benchmarks.report import Table
from tfstyle.features.weights import find_weights
from tfstyle.images import fit, load, resize, save
from tfstyle.models.find import find_model

STEPS = 22  # L-BFGS remembers 20


def measure(arguments: argparse.Namespace) -> Iterator[Table]:
    """Runs both commands at their sizes."""
    with tempfile.TemporaryDirectory() as folder:
        yield Table("tfstyle optimize", optimize_rows(arguments, Path(folder)))
        yield Table("tfstyle stylize", stylize_rows(arguments, Path(folder)))


def optimize_rows(arguments: argparse.Namespace, folder: Path) -> dict[str, dict]:
    """Runs `optimize` at each size."""
    find_weights()  # fails at once if the weights are missing
    files = [f"--content={arguments.content}", f"--style={arguments.style}"]
    flags = [*files, f"--iterations={STEPS}", "--scale_factor=1", *arguments.flags]
    flags = ["optimize", *flags, f"--output={folder / 'optimized.png'}"]
    return {
        f"{size} px": _row([*flags, f"--image_size={size}"])
        for size in arguments.optimize_sizes
    }


def stylize_rows(arguments: argparse.Namespace, folder: Path) -> dict[str, dict]:
    """Runs `stylize` on the photograph resized to each size."""
    photo, rows = load(arguments.content, "content"), {}
    style = find_model("classic").card.styles[0]
    for size in arguments.stylize_sizes:
        path = folder / f"{size}.jpg"
        save(resize(photo, fit(*photo.shape[:2], size), clip=True), path)
        flags = ["stylize", f"{path}", f"--style={style}"]
        rows[f"{size} px"] = _row([*flags, f"--output={folder / 'stylized.png'}"])
    return rows


def _row(flags: Sequence[str]) -> dict:
    ran = run_command([*TFSTYLE, *flags])
    return {"peak MiB": ran.peak_mib, "seconds": ran.seconds}


def parser() -> argparse.ArgumentParser:
    """Returns the argument parser."""
    made = make_parser(__doc__)
    made.add_argument("--content", required=True)
    made.add_argument("--style", required=True)
    made.add_argument("--optimize_sizes", type=numbers, default="256,512,768,1024")
    made.add_argument("--stylize_sizes", type=numbers, default="256,512,1024,2048,4096")
    made.add_argument(
        "--flags", type=shlex.split, default="", help="flags of tfstyle optimize"
    )
    return made


if __name__ == "__main__":
    run_alone(parser(), measure)
