"""`kill -9` of long commands at random moments, and what the next run makes of it."""

import argparse
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import numpy as np

from tests.benchmarks.report import Table
from tests.benchmarks.torture import whole_files
from tests.benchmarks.torture.commands import (
    COMMANDS,
    LongCommand,
    prepare,
    start,
    write_models,
)
from tests.benchmarks.torture.outcomes import ACCEPTED, Case, Findings, Outcome
from tests.benchmarks.torture.processes import kill_all, session_members
from tests.benchmarks.torture.progress import Progress
from tests.benchmarks.torture.watcher import Watcher

# Seconds that a command may take at most, and processes of a killed one to end.
PATIENCE, ORPHANS = 300, 10


class Reference(NamedTuple):
    """A run that was not killed.

    Attributes:
        folder: What was there before it.
        seconds: That it took.
        events: Times that a file appeared, was renamed or was replaced.
        contents: What it wrote, by name.
    """

    folder: Path
    seconds: float
    events: int
    contents: dict[str, bytes]

    @property
    def before(self) -> list[str]:
        """Names of the outputs that were there before it."""
        files = (path for path in (self.folder / "out").rglob("*") if path.is_file())
        return sorted(str(path.relative_to(self.folder)) for path in files)


class Moment(NamedTuple):
    """When a command is killed: after some seconds, or after an event in the folder.

    Attributes:
        seconds: Since its start, or since the event.
        event: Number of the event; 0 for the start.
    """

    seconds: float
    event: int = 0

    def __str__(self) -> str:
        if self.event:
            return (
                f"{self.seconds * 1000:.1f} ms after event {self.event} in the folder"
            )
        return f"after {self.seconds:.2f} s"


def measure(arguments: argparse.Namespace) -> Iterator[Table]:
    """Kills the commands; yields counts and defects."""
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


def run_reference(command: LongCommand, folder: Path, models: Path) -> Reference:
    """Runs a command that is not killed.

    Args:
        command: The command.
        folder: Is made, and left as it is before the command runs.
        models: Folder of the tiny network.

    Raises:
        SystemExit: The command failed.
    """
    prepare(folder, models)
    if command.before:
        _finish(command.before, folder)
    copy = folder.with_name(f"{folder.name} done")
    shutil.copytree(folder, copy)
    with Watcher(copy / "out") as watcher:
        began = time.monotonic()
        _finish(command.words, copy)
        seconds = time.monotonic() - began
    contents = {
        str(path.relative_to(copy)): whole_files.content(path)
        for path in (copy / "out").rglob("*")
        if path.suffix in (".png", ".jpg", ".npz") and path.is_file()
    }
    return Reference(folder, seconds, watcher.events, contents)


def _finish(words, folder: Path) -> None:
    ended = _run(words, folder)
    if ended:
        raise SystemExit(f"{' '.join(words)}: {ended}")


def _run(words, folder: Path) -> str:
    """Runs a command to its end; returns what is wrong with that."""
    process = start(words, folder)
    try:
        _, said = process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        return f"takes more than {PATIENCE} s"
    finally:
        kill_all(process)
        process.stderr.close()
    if process.returncode or "Traceback" in said:
        return f"exit code {process.returncode}: {said[-300:]}"
    return ""


def draw_moment(reference: Reference, seed: int, number: int) -> Moment:
    """A moment in time, or one when something is being written."""
    random = np.random.default_rng([seed, number])
    if random.random() < 0.5 or not reference.events:
        return Moment(float(random.uniform(0, 1.05 * reference.seconds)))
    delay = random.choice([0, random.exponential(0.005)])
    return Moment(float(delay), int(random.integers(1, reference.events + 1)))


def kill_once(
    command: LongCommand, reference: Reference, moment: Moment, folder: Path
) -> Outcome:
    """Kills a command, looks at what it left, and runs it again."""
    members = _kill_at(start(command.words, folder), moment, folder)
    if members:
        return Outcome("orphans", f"{len(members)} processes go on")
    output = folder / "out"
    if broken := whole_files.half_written(output):
        return Outcome("half-written", ", ".join(broken))
    if lost := [name for name in reference.before if not (folder / name).exists()]:
        return Outcome("lost", ", ".join(lost))
    if command.model and not whole_files.is_model(output):
        names = sorted(path.name for path in output.iterdir())
        return Outcome("no model after the kill", ", ".join(names))
    if wrong := _run((*command.words, *command.again), folder):
        return Outcome("next run fails", wrong)
    if left := whole_files.temporaries(folder):
        return Outcome("leftovers", ", ".join(left))
    if broken := whole_files.half_written(output):
        return Outcome("half-written after the next run", ", ".join(broken))
    if other := _differences(reference, folder):
        return Outcome("other result", ", ".join(other))
    return Outcome(ACCEPTED)


def _kill_at(process: subprocess.Popen, moment: Moment, folder: Path) -> list[int]:
    """Kills a command; returns the processes that it started and that go on."""
    end = time.monotonic() + PATIENCE
    with Watcher(folder / "out") as watcher:
        while watcher.events < moment.event and process.poll() is None:
            if time.monotonic() > end:
                break
            time.sleep(0.0005)
    with process.stderr:
        if not _ends_within(process, moment.seconds):
            process.send_signal(signal.SIGKILL)  # the command alone, as users do
        process.wait()
        members = _orphans(process.pid)
        kill_all(process)
    return members


def _ends_within(process: subprocess.Popen, seconds: float) -> bool:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def _orphans(session: int) -> list[int]:
    """Processes of a session that are still there after a while."""
    end = time.monotonic() + ORPHANS
    while (members := session_members(session)) and time.monotonic() < end:
        time.sleep(0.05)
    return members


def _differences(reference: Reference, folder: Path) -> list[str]:
    """Names of what is not as the run that was not killed wrote it."""
    return [
        name
        for name, content in reference.contents.items()
        if not (folder / name).exists() or whole_files.content(folder / name) != content
    ]
