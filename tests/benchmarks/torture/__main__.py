"""Stress tests of the whole package: damaged files, killed commands, overload.

    python -m tests.benchmarks.torture [--only=pictures,kills] [--seed=1] \\
        [--output=FOLDER]

Parts, in this order:

pictures  damaged pictures, read by `tfstyle.load`
models    damaged networks and checkpoints, opened with the package's own functions
kills     `kill -9` of optimize, train, export and stylize at random moments
requests  broken bodies and pictures, sent to `tfstyle serve`
load      a server at twice its capacity, with hostile requests in between
soak a server under light load: whether its memory stays the same

The whole test takes hours. Code that may crash runs in separate processes with limits
on time and memory; these processes are killed afterwards (Linux). Prints tables as soon
as they are ready, and writes them to `FOLDER/benchmarks.md` and
`FOLDER/benchmarks.json`. Inputs that cause defects are written to `FOLDER/defects`. A
defect is identified by its seed and number: `--only=PART --seed=SEED --numbers=NUMBER`
runs its case again. The exit code is 1 if there was any defect. The parts `models` and
`kills` need VGG19's weights (TFSTYLE_VGG19_WEIGHTS).
"""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from tests.benchmarks import machine, report
from tests.benchmarks.arguments import make_parser, names, numbers, show
from tests.benchmarks.command import CommandError
from tests.benchmarks.torture.outcomes import failed
from tfstyle.errors import InputError, check_name
from tfstyle.features.weights import ENVIRONMENT_VARIABLE, find_weights

PARTS = ("pictures", "models", "kills", "requests", "load", "soak")


def main(words: Sequence[str]) -> int:
    """Runs the parts, prints and writes their tables.

    Args:
        words: Command-line arguments.

    Returns:
        The exit code: 1 if there was a defect.

    Raises:
        InputError: There is no part with a given name.
    """
    arguments = _parser().parse_args(words)
    for name in arguments.only:
        check_name("only", name, PARTS)
    if {"models", "kills"} & set(arguments.only):
        # Fails at once if there are no weights. The path is absolute, because the
        # commands run in other folders.
        os.environ[ENVIRONMENT_VARIABLE] = str(find_weights().absolute())
    arguments.output = arguments.output.absolute()
    arguments.output.mkdir(parents=True, exist_ok=True)
    about, measured = machine.describe(), {}
    print(json.dumps(about), flush=True)
    for name in arguments.only:
        print(f"## {name}\n", flush=True)
        part = import_module(f"tests.benchmarks.torture.{name}")
        measured[name] = show(part.measure(arguments))
        report.write(arguments.output, about, measured)
    return int(any(failed(tables) for tables in measured.values()))


def _parser() -> argparse.ArgumentParser:
    parser = make_parser(__doc__)
    add = parser.add_argument
    add("--only", type=names, default=list(PARTS), help=f"parts: {','.join(PARTS)}")
    add("--seed", type=int, default=0)
    add("--numbers", type=numbers, help="cases to run, such as 17,102")
    add("--output", type=Path, default=Path("runs/torture"))
    add("--processes", type=int, default=2, help="number of reading processes")
    add("--seconds", type=float, default=20.0, help="time limit per file")
    add("--mebibytes", type=float, default=3000.0, help="memory limit per file")
    add("--picture_count", type=int, default=12_000)
    add("--pictures", type=Path, help="folder of more pictures, which are damaged too")
    add("--model_count", type=int, default=6_000)
    add("--kill_count", type=int, default=100)
    add("--body_count", type=int, default=10_000)
    add("--sent_pictures", type=int, default=2_000)
    add("--load_seconds", type=float, default=60.0)
    add("--soak_seconds", type=float, default=600.0)
    add("--connections", type=int, default=64, help="number of clients under load")
    return parser


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (InputError, CommandError) as error:
        sys.exit(str(error))
