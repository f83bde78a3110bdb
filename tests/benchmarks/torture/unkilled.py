"""Undisturbed runs of long commands, as a reference."""

import shutil
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.torture import whole_files
from tests.benchmarks.torture.commands import LongCommand, prepare, start
from tests.benchmarks.torture.processes import kill_all
from tests.benchmarks.torture.watcher import Watcher

# Time limit of a command in seconds.
PATIENCE = 300


class Reference(NamedTuple):
    """A run that was not killed.

    Attributes:
        folder: Folder with the state before the run.
        seconds: Duration of the run.
        events: Number of times that a file appeared, was renamed or was replaced.
        contents: Contents of the written files, keyed by name.
    """

    folder: Path
    seconds: float
    events: int
    contents: dict[str, bytes]

    @property
    def before(self) -> list[str]:
        """Names of the outputs that existed before the run."""
        files = (path for path in (self.folder / "out").rglob("*") if path.is_file())
        return sorted(str(path.relative_to(self.folder)) for path in files)


def run_reference(command: LongCommand, folder: Path, models: Path) -> Reference:
    """Runs a command that is not killed.

    Args:
        command: The command.
        folder: Folder to create; afterwards, it has the state before the command.
        models: Folder of the tiny network.

    Raises:
        SystemExit: The command failed.
    """
    prepare(folder, models)
    if command.before:
        _succeed(command.before, folder)
    copy = folder.with_name(f"{folder.name} done")
    shutil.copytree(folder, copy)
    with Watcher(copy / "out") as watcher:
        began = time.monotonic()
        _succeed(command.words, copy)
        seconds = time.monotonic() - began
    contents = {
        str(path.relative_to(copy)): whole_files.content(path)
        for path in (copy / "out").rglob("*")
        if path.suffix in (".png", ".jpg", ".npz") and path.is_file()
    }
    return Reference(folder, seconds, watcher.events, contents)


def _succeed(words: Sequence[str], folder: Path) -> None:
    ended = finish(words, folder)
    if ended:
        raise SystemExit(f"{' '.join(words)}: {ended}")


def finish(words: Sequence[str], folder: Path) -> str:
    """Runs a command to its end; returns what is wrong with the run."""
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
