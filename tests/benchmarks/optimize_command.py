"""What a user waits for and gets: the command's start, picture, memory and bytes.

    python -m tests.benchmarks.optimize_command --content=PHOTO --style=PAINTING

Needs VGG19's weights (TFSTYLE_VGG19_WEIGHTS). Runs `tfstyle --help`, then `tfstyle
optimize` at several sizes, and prints seconds to the first step and in all, the two
distances and the peak memory; at last the first run once more, for equal bytes. The
pictures stay in --output.
"""

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path

from tests.benchmarks import machine

COMMAND = [sys.executable, "-m", "tfstyle"]
RUNS = ((256, 60), (256, 150), (512, 150), (768, 150))


def main() -> None:
    """Measures and prints one line of JSON each."""
    arguments = _arguments()
    arguments.output.mkdir(parents=True, exist_ok=True)
    print(json.dumps(machine.describe()))
    print(json.dumps({"help_seconds": time_help()}), flush=True)
    for size, steps in RUNS:
        output = arguments.output / f"{size}_{steps}.png"
        print(json.dumps(run(arguments, size, steps, output)), flush=True)
    size, steps = RUNS[0]
    run(arguments, size, steps, arguments.output / "again.png")
    pictures = [arguments.output / f"{n}.png" for n in (f"{size}_{steps}", "again")]
    same = len({picture.read_bytes() for picture in pictures}) == 1
    print(json.dumps({"same_bytes_again": same}))


def time_help(rounds: int = 5) -> list[float]:
    """Seconds of `tfstyle --help`, several times."""
    seconds = []
    for _ in range(rounds):
        began = time.perf_counter()
        subprocess.run([*COMMAND, "--help"], check=True, capture_output=True)
        seconds.append(round(time.perf_counter() - began, 3))
    return seconds


def run(arguments: argparse.Namespace, size: int, steps: int, output: Path) -> dict:
    """Runs the command once and says what it took and gave."""
    files = [f"--content={arguments.content}", f"--style={arguments.style}"]
    sizes = [f"--image_size={size}", f"--iterations={steps}"]
    began = time.perf_counter()
    process = subprocess.Popen(
        [*COMMAND, "optimize", *files, *sizes, f"--output={output}"],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    )
    process.stderr.readline()  # the line of the first step
    first = time.perf_counter() - began
    peak = machine.wait(process)
    record = json.loads(output.with_name(f"{output.name}.json").read_text())
    return {
        "size": size,
        "steps": record["steps"],
        "first_step_seconds": round(first, 2),
        "seconds": round(time.perf_counter() - began, 1),
        **{k: round(v, 4) for k, v in record["distances"].items()},
        "peak_mib": round(peak),
    }


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--content", required=True)
    parser.add_argument("--style", required=True)
    parser.add_argument("--output", type=Path, default=Path("runs/benchmark"))
    return parser.parse_args()


if __name__ == "__main__":
    main()
