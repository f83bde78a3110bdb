"""`kill -9` of long commands at random moments, and checks of the next run."""

import argparse
import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.benchmarks.report import Table
from tests.benchmarks.torture.commands import COMMANDS, write_models
from tests.benchmarks.torture.killed import draw_moment, kill_once
from tests.benchmarks.torture.outcomes import Case, Findings
from tests.benchmarks.torture.progress import Progress
from tests.benchmarks.torture.unkilled import Reference, run_reference


def measure(arguments: argparse.Namespace) -> Iterator[Table]:
    """Kills the commands; yields tables of counts and defects."""
    findings = Findings("kills", arguments.seed, arguments.output)
    numbers = arguments.numbers or range(arguments.kill_count)
    names = sorted({_name(number) for number in numbers})
    with (
        tempfile.TemporaryDirectory() as folder,
        Progress("kills", len(numbers) + len(names)) as progress,
        ThreadPoolExecutor(arguments.processes) as pool,
    ):
        references = _references(Path(folder), names, progress)

        def kill(number: int) -> None:
            name = _name(number)
            reference = references[name]
            moment = draw_moment(reference, arguments.seed, number)
            case = Case(number, name, b"", about=f"killed {moment}")
            copy = Path(folder) / str(number)
            shutil.copytree(reference.folder, copy)
            findings.add(case, kill_once(COMMANDS[name], reference, moment, copy))
            shutil.rmtree(copy)
            progress.advance()

        for _ in pool.map(kill, numbers):
            pass
    yield from findings.tables()


def _name(number: int) -> str:
    return list(COMMANDS)[number % len(COMMANDS)]


def _references(
    folder: Path, names: list[str], progress: Progress
) -> dict[str, Reference]:
    write_models(folder)
    references = {}
    for name in names:
        references[name] = run_reference(COMMANDS[name], folder / name, folder)
        progress.advance()
    return references
