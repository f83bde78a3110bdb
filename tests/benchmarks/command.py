"""Runs of the command, as a user starts them."""

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
    """A command failed."""


class Ran(NamedTuple):
    """What a run took.

    Attributes:
        seconds: From the start of the process to its end.
        first: To the first thing that it said to stderr.
        peak_mib: The most memory that it had resident.
    """

    seconds: float
    first: float
    peak_mib: int


def run_command(words: Sequence[str]) -> Ran:
    """Runs a command to its end.

    Raises:
        CommandError: It failed; says what it said.
    """
    with tempfile.TemporaryFile("w+") as said:
        began, first = time.perf_counter(), []

        def note_first() -> None:
            if not first and os.fstat(said.fileno()).st_size:
                first.append(time.perf_counter() - began)

        process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=said)
        try:
            peak = machine.wait(process, note_first)
        finally:
            process.kill()  # on Ctrl-C
        seconds = time.perf_counter() - began
        if process.returncode:
            said.seek(0)
            raise CommandError(f"{' '.join(words[1:])}: {said.read()[-2000:]}")
    return Ran(seconds, first[0] if first else seconds, round(peak))
