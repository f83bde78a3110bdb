"""Functions shared by the commands of the benchmarks."""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from tests.benchmarks import machine
from tests.benchmarks.command import CommandError
from tests.benchmarks.report import Table
from tfstyle.errors import InputError

FILES = ("content", "style", "peers")


def numbers(text: str) -> list[int]:
    """Splits a list such as `256,512`."""
    return [int(number) for number in text.split(",")]


def names(text: str) -> list[str]:
    """Splits a list such as `tfstyle,Magenta`."""
    return text.split(",")


def make_parser(about: str) -> argparse.ArgumentParser:
    """Returns a parser for a benchmark's command, without abbreviated flags."""
    raw = argparse.RawDescriptionHelpFormatter
    return argparse.ArgumentParser(
        description=about, formatter_class=raw, allow_abbrev=False
    )


def run_alone(parser: argparse.ArgumentParser, measure: Callable) -> None:
    """Runs one benchmark as a command.

    Args:
        parser: Argument parser of the benchmark.
        measure: Function that takes the arguments, and yields each table as soon as it
            is complete.
    """
    arguments = parser.parse_args()
    try:
        check_files(arguments, parser)
        print(json.dumps(machine.describe()), flush=True)
        show(measure(arguments))
    except (InputError, CommandError) as error:
        sys.exit(str(error))


def check_files(arguments: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    """Checks that the given files exist, before measurements that take minutes.

    Args:
        arguments: Arguments of a command.
        parser: Parser that returned these arguments. Default paths need not exist.

    Raises:
        InputError: A file does not exist.
    """
    for name in FILES:
        path = getattr(arguments, name, None)
        is_given = path != parser.get_default(name)
        if path is not None and is_given and not Path(path).exists():
            raise InputError(f"Expected `{name}` to exist. Received: {name}='{path}'")


def show(tables: Iterable[Table]) -> list[Table]:
    """Prints each table as JSON and as Markdown, as soon as it is complete."""
    shown = []
    for table in tables:
        print(json.dumps(table.as_dict()))
        print(table.as_markdown(Path.cwd()), flush=True)
        shown.append(table)
    return shown


def split(words: Sequence[str], known: Iterable[str]) -> tuple[list[str], dict]:
    """Separates the arguments for individual benchmarks from those for all benchmarks.

    Args:
        words: Command-line arguments. `--stylize.sizes=512` is for `stylize`,
            and so are the following words that are not flags.
        known: Names of all benchmarks.

    Returns:
        The words for all benchmarks, and the words for individual benchmarks, keyed by
        benchmark name.

    Example:

    >>> split(["--output=o", "--train.styles", "a", "b"], ["train"])
    (['--output=o'], {'train': ['--styles', 'a', 'b']})
    """
    common, own = [], {name: [] for name in known}
    place = common
    for word in words:
        name, dot, rest = word.removeprefix("--").partition(".")
        if word.startswith("--"):
            mine = bool(dot) and name in own
            place = own[name] if mine else common
            word = f"--{rest}" if mine else word
        place.append(word)
    return common, own
