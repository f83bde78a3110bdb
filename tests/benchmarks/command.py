"""Runs of a command in a new process, with their time and memory."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from typing import NamedTuple

from tests.benchmarks import machine

TFSTYLE = (sys.executable, "-m", "tfstyle")


class CommandError(RuntimeError):
    """Raised if a command fails."""


class Ran(NamedTuple):
    """Time and memory of a run.

    Attributes:
        seconds: Time from the start of the process to its end.
        first: Time until `awaited` first appeared in stderr.
        peak_mib: Peak resident memory.
    """

    seconds: float
    first: float
    peak_mib: int


def run_command(words: Sequence[str], awaited: str = "") -> Ran:
    """Runs a command until it ends.

    Args:
        words: Program and arguments.
        awaited: Text whose first appearance in stderr is timed; by default, any text.

    Raises:
        CommandError: The command failed; the message contains its output.
    """
    with tempfile.TemporaryFile("w+") as said:
        began, first = time.perf_counter(), []

        def text() -> str:
            size = os.fstat(said.fileno()).st_size
            return os.pread(said.fileno(), size, 0).decode(errors="replace")

        def note_first() -> None:
            if not first and (seen := text()) and awaited in seen:
                first.append(time.perf_counter() - began)

        process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=said)
        try:
            peak = machine.wait(process, note_first)
        finally:
            process.kill()  # on Ctrl-C
        seconds = time.perf_counter() - began
        if process.returncode:
            raise CommandError(f"{' '.join(words[1:])}: {text()[-2000:]}")
    return Ran(seconds, first[0] if first else seconds, round(peak))
