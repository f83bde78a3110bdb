"""Command that runs all benchmarks, or some of them, one after another.

    python -m tests.benchmarks [NAME ...] --content=PHOTO --style=PAINTING \\
        --peers=FOLDER --output=FOLDER [--NAME.FLAG=VALUE ...]

Each benchmark also has its own command, `python -m tests.benchmarks.NAME --help`. To
pass one of its flags here, prefix the flag with the benchmark's name, as in
`--stylize.sizes=512,1024`; `quality` and `train` have required flags. Benchmarks run
one at a time; do not use the machine for anything else meanwhile. Tables are printed as
soon as they are ready. The output folder gets the tables as `benchmarks.md`, all
numbers as `benchmarks.json`, and a folder for each benchmark that makes pictures. If a
package or a file is missing, the table has a row that says so.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks import machine, report, suite
from tests.benchmarks.arguments import check_files, make_parser, show, split
from tfstyle.errors import InputError, check_name


def main(words: Sequence[str]) -> int:
    """Runs the benchmarks; prints and writes their tables.

    Args:
        words: Command-line arguments.

    Returns:
        The exit code: 1 if a benchmark failed.

    Raises:
        InputError: There is no benchmark with a given name, or a file does not exist.
    """
    common, own = split(words, suite.NAMES)
    parser = _parser()
    arguments = parser.parse_args(common)
    for name in arguments.names:
        check_name("name", name, suite.NAMES)
    check_files(arguments, parser)
    output = arguments.output
    output.mkdir(parents=True, exist_ok=True)
    planned = [
        suite.Planned(name, _common(arguments, name), own[name])
        for name in arguments.names or suite.NAMES
    ]
    about, measured = machine.describe(), {}
    print(json.dumps(about), flush=True)
    for benchmark in planned:
        print(f"## {benchmark.name}\n", flush=True)
        measured[benchmark.name] = show(benchmark.tables())
        report.write(output, about, measured)  # the next one may take hours
    return int(any(benchmark.failed for benchmark in planned))


def _common(arguments: argparse.Namespace, name: str) -> dict:
    shared = {n: getattr(arguments, n) for n in ("content", "style", "peers")}
    return {**shared, "output": arguments.output / name}


def _parser() -> argparse.ArgumentParser:
    parser = make_parser(__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(suite.NAMES))
    parser.add_argument("--content", help="a photograph")
    parser.add_argument("--style", help="a painting")
    parser.add_argument("--peers", help="folder of other projects' networks")
    parser.add_argument("--output", type=Path, default=Path("runs/benchmarks"))
    return parser


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except InputError as error:
        sys.exit(str(error))
