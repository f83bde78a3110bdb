"""Speed of this checkout compared with that of another one, measured in turn.

    python -m tests.benchmarks.trees --against=FOLDER --content=PHOTO --style=PAINTING

Each program runs in processes of its own, which import one of the checkouts, A B A B:
the command `stylize`, from start to end; `tfstyle.stylize`, after some pictures as a
warm-up; `tfstyle serve` with two connections; and steps of `tfstyle.optimize` with
direct convolutions in float32, which need VGG19's weights. An option that the other
checkout lacks is left out. A ratio above 1 means that this checkout is slower.
"""

import argparse
import asyncio
import base64
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.benchmarks.arguments import make_parser, run_alone
from tests.benchmarks.command import TFSTYLE, CommandError
from tests.benchmarks.report import Table
from tests.benchmarks.serve import client
from tests.benchmarks.served import Served
from tfstyle.images import encode, fit, load, resize

ROOT = Path(__file__).parents[2]
# Network that all versions include, and one of its styles; number of pictures in the
# warm loop, seconds of serving, and number of steps of `optimize`.
MODEL, STYLE, PICTURES, SECONDS, STEPS, CONNECTIONS = "classic", "wave", 20, 15, 20, 2
# Function from the folder of a checkout to a time in seconds.
Program = Callable[[Path], float]
WARM = """
import statistics, sys, time, tfstyle
photo, times = tfstyle.load(sys.argv[1]), []
for _ in range(int(sys.argv[2])):
    began = time.perf_counter()
    tfstyle.stylize(photo, sys.argv[3], model=sys.argv[4])
    times.append(time.perf_counter() - began)
print(statistics.median(times[2:]))
"""
OPTIMIZE = """
import dataclasses, statistics, sys, time, tfstyle
known = {field.name for field in dataclasses.fields(tfstyle.OptimizeOptions)}
wanted = {"convolution": "direct", "precision": "float32", "optimizer": "adam",
          "min_scale": 256, "image_size": 256, "iterations": int(sys.argv[3])}
times = []
class Clock(tfstyle.Callback):
    def on_step(self, step):
        times.append(time.perf_counter())
options = {name: value for name, value in wanted.items() if name in known}
tfstyle.optimize(sys.argv[1], sys.argv[2], callbacks=[Clock()], **options)
print(statistics.median(b - a for a, b in zip(times[2:], times[3:])))
"""


def measure(arguments: argparse.Namespace) -> Iterator[Table]:
    """Measures each program with both checkouts in turn."""
    trees = {"this": ROOT, "other": arguments.against.absolute()}
    photo = load(arguments.content)
    photo = resize(photo, fit(*photo.shape[:2], arguments.size), clip=True)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "photo.jpg"
        path.write_bytes(encode(photo, "JPEG"))
        for title, program in _programs(arguments, path).items():
            yield Table(title, in_turn(trees, program, arguments.rounds))


def in_turn(trees: dict[str, Path], program: Program, rounds: int) -> dict[str, dict]:
    """Runs a program with both checkouts in each round; returns rows of medians."""
    seconds = {name: [] for name in trees}
    for _ in range(rounds):
        for name, tree in trees.items():
            seconds[name].append(program(tree))
    medians = {name: statistics.median(times) for name, times in seconds.items()}
    rows = {
        name: {"median s": medians[name], "least s": min(times), "most s": max(times)}
        for name, times in seconds.items()
    }
    return {**rows, "this / other": {"median s": medians["this"] / medians["other"]}}


def _programs(arguments: argparse.Namespace, photo: Path) -> dict[str, Program]:
    pictures = [str(arguments.content), str(arguments.style)]
    size = f"{arguments.size} px"
    output = str(photo.with_name("out.png"))

    def cold(tree: Path) -> float:
        began = time.perf_counter()
        flags = f"--model={MODEL}", f"--style={STYLE}", f"--output={output}"
        run(tree, *TFSTYLE, "stylize", str(photo), *flags)
        seconds = time.perf_counter() - began
        Path(output).unlink()
        return seconds

    def printed(*words: str) -> Program:
        return lambda tree: float(run(tree, sys.executable, "-c", *words))

    def served(tree: Path) -> float:
        return asyncio.run(_serve(tree, photo.read_bytes()))

    return {
        f"stylize, the command, {size}": cold,
        f"stylize, warm, {size}": printed(
            WARM, str(photo), str(PICTURES), STYLE, MODEL
        ),
        f"serve, a picture for {CONNECTIONS} connections, {size}": served,
        "optimize, a step, 256 px": printed(OPTIMIZE, *pictures, str(STEPS)),
    }


def run(tree: Path, *words: str) -> str:
    """Runs a program that imports a checkout; returns what it printed.

    Raises:
        CommandError: The program failed.
    """
    place = {"env": _environment(tree), "capture_output": True, "text": True}
    done = subprocess.run(words, **place)
    if done.returncode:
        raise CommandError(f"{tree}: {done.stderr[-2000:]}")
    return done.stdout


def _environment(tree: Path) -> dict[str, str]:
    """Returns variables for programs that import a checkout and cache its bytecode."""
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    cache = Path(tempfile.gettempdir()) / "tfstyle-trees"
    own = {"PYTHONPATH": tree, "PYTHONSAFEPATH": 1, "PYTHONPYCACHEPREFIX": cache}
    return {**kept, **{name: str(value) for name, value in own.items()}}


async def _serve(tree: Path, photo: bytes) -> float:
    """Returns the seconds per picture that the server takes."""
    text = base64.b64encode(photo).decode()
    body = json.dumps({"instances": [{"b64": text}]}).encode()
    # The model has the name that the client requests.
    flag, environment = f"--model=any={MODEL}", _environment(tree)
    with Served(flag, environment=environment) as served:
        await client(served.address, body, time.perf_counter() + SECONDS / 5, [])
        answers, began = [], time.perf_counter()
        asked = served.address, body, began + SECONDS, answers
        await asyncio.gather(*(client(*asked) for _ in range(CONNECTIONS)))
        seconds = time.perf_counter() - began
    painted = sum(status == 200 for status, _ in answers)
    if painted < len(answers) or not painted:
        raise CommandError(f"{tree}: {answers[:3]}")
    return seconds / painted


def parser() -> argparse.ArgumentParser:
    """Returns the argument parser."""
    made = make_parser(__doc__)
    made.add_argument("--against", type=Path, required=True, help="another checkout")
    made.add_argument("--content", type=Path, required=True)
    made.add_argument("--style", type=Path, required=True)
    made.add_argument("--rounds", type=int, default=5)
    made.add_argument("--size", type=int, default=512)
    return made


if __name__ == "__main__":
    run_alone(parser(), measure)
