"""`tfstyle optimize` as a user runs it: startup, distances, memory, reproducibility.

    python -m tests.benchmarks.optimize_command --content=PHOTO --style=PAINTING

Needs VGG19's weights (TFSTYLE_VGG19_WEIGHTS). Runs `tfstyle --help`, then `tfstyle
optimize` at several sizes, and prints the seconds until the first step and in total,
the content and style distances, and the peak memory. Finally, the first run is
repeated and has to produce the same bytes. The pictures are kept in --output.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.arguments import make_parser, run_alone
from tests.benchmarks.command import TFSTYLE, run_command
from tests.benchmarks.report import Table


def measure(arguments: argparse.Namespace) -> Iterator[Table]:
    """Runs the command with each size and number of steps."""
    arguments.output.mkdir(parents=True, exist_ok=True)
    helped = [run_command([*TFSTYLE, "--help"]).seconds for _ in range(5)]
    yield Table("help", {"tfstyle --help": {"least": min(helped), "most": max(helped)}})
    runs, rows = arguments.runs, {}
    names = [f"{size}_{steps}.png" for size, steps in runs]
    for name, (size, steps) in zip(names, runs, strict=True):
        title = f"{size} px, {steps} steps"
        rows[title] = run(arguments, size, steps, arguments.output / name)
    run(arguments, *runs[0], arguments.output / "again.png")
    pictures = [arguments.output / name for name in (names[0], "again.png")]
    same = pictures[0].read_bytes() == pictures[1].read_bytes()
    note = f"Repeating the first run gave {'the same' if same else 'DIFFERENT'} bytes."
    yield Table("tfstyle optimize", rows, [note])


def run(arguments: argparse.Namespace, size: int, steps: int, output: Path) -> dict:
    """Runs the command once; returns its time, memory and distances."""
    files = [f"--content={arguments.content}", f"--style={arguments.style}"]
    sizes = [f"--image_size={size}", f"--iterations={steps}"]
    words = [*TFSTYLE, "optimize", *files, *sizes, f"--output={output}"]
    ran = run_command(words, awaited=f"1/{steps} [")
    record = json.loads(output.with_name(f"{output.name}.json").read_text())
    return {
        "steps made": record["steps"],
        "to the first step": ran.first,
        "seconds": ran.seconds,
        **record["distances"],
        "peak MiB": ran.peak_mib,
    }


def _runs(text: str) -> list[tuple[int, int]]:
    return [tuple(map(int, run.split(":"))) for run in text.split(",")]


def parser() -> argparse.ArgumentParser:
    """Returns the argument parser."""
    made = make_parser(__doc__)
    made.add_argument("--content", required=True)
    made.add_argument("--style", required=True)
    sizes = "256:60,256:150,512:150,768:150"
    made.add_argument("--runs", type=_runs, default=sizes, help="SIZE:STEPS,...")
    made.add_argument("--output", type=Path, default=Path("runs/benchmark"))
    return made


if __name__ == "__main__":
    run_alone(parser(), measure)
