"""Killing of one command, and checks of what it left behind and of the next run."""

import signal
import subprocess
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np

from tests.benchmarks.torture import whole_files
from tests.benchmarks.torture.commands import LongCommand, start
from tests.benchmarks.torture.outcomes import ACCEPTED, Outcome
from tests.benchmarks.torture.processes import kill_all, session_members
from tests.benchmarks.torture.unkilled import PATIENCE, Reference, finish
from tests.benchmarks.torture.watcher import Watcher

# Seconds within which the remaining processes of a killed command have to end.
ORPHANS = 10


class Moment(NamedTuple):
    """When a command is killed: after some seconds, or after an event in the folder.

    Attributes:
        seconds: Time since the start or the event.
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


def draw_moment(reference: Reference, seed: int, number: int) -> Moment:
    """Draws a random moment, in some cases one at which a file is being written."""
    random = np.random.default_rng([seed, number])
    if random.random() < 0.5 or not reference.events:
        return Moment(float(random.uniform(0, 1.05 * reference.seconds)))
    delay = random.choice([0, random.exponential(0.005)])
    return Moment(float(delay), int(random.integers(1, reference.events + 1)))


def kill_once(
    command: LongCommand, reference: Reference, moment: Moment, folder: Path
) -> Outcome:
    """Kills a command, checks what it left behind, and runs it again."""
    members = _kill_at(start(command.words, folder), moment, folder)
    if members:
        return Outcome("orphans", f"{len(members)} processes still run")
    output = folder / "out"
    if broken := whole_files.half_written(output):
        return Outcome("half-written", ", ".join(broken))
    if lost := [name for name in reference.before if not (folder / name).exists()]:
        return Outcome("lost", ", ".join(lost))
    if command.model and not whole_files.is_model(output):
        names = sorted(path.name for path in output.iterdir())
        return Outcome("no model after the kill", ", ".join(names))
    if wrong := finish((*command.words, *command.again), folder):
        return Outcome("next run fails", wrong)
    if left := whole_files.temporaries(folder):
        return Outcome("leftovers", ", ".join(left))
    if broken := whole_files.half_written(output):
        return Outcome("half-written after the next run", ", ".join(broken))
    if other := _differences(reference, folder):
        return Outcome("other result", ", ".join(other))
    return Outcome(ACCEPTED)


def _kill_at(process: subprocess.Popen, moment: Moment, folder: Path) -> list[int]:
    """Kills a command; returns the processes that it started and that still run."""
    end = time.monotonic() + PATIENCE
    with Watcher(folder / "out") as watcher:
        while watcher.events < moment.event and process.poll() is None:
            if time.monotonic() > end:
                break
            time.sleep(0.0005)
    with process.stderr:
        if not _ends_within(process, moment.seconds):
            process.send_signal(signal.SIGKILL)  # only the command itself, as users do
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
    """Returns processes of a session that still run after a while."""
    end = time.monotonic() + ORPHANS
    while (members := session_members(session)) and time.monotonic() < end:
        time.sleep(0.05)
    return members


def _differences(reference: Reference, folder: Path) -> list[str]:
    """Returns names of files that differ from those of an undisturbed run."""
    return [
        name
        for name, content in reference.contents.items()
        if not (folder / name).exists() or whole_files.content(folder / name) != content
    ]
