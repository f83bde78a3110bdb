"""Checks at the end of every stress test of a server."""

import os
import signal
import subprocess
import time
from collections.abc import Collection

from tests.benchmarks.served import Served
from tests.benchmarks.torture.outcomes import ACCEPTED, Case, Findings, Outcome
from tests.benchmarks.torture.processes import descendants, resident_mib

# Seconds, in addition to its timeout, within which a server must end after SIGTERM.
GRACE = 10


def memory(served: Served) -> float:
    """Returns the resident memory of the server and its processes in MiB."""
    return resident_mib(served.process.pid)


def end(served: Served, timeout: float, findings: Findings) -> float:
    """Ends a server with SIGTERM.

    Args:
        served: The server.
        timeout: Value of the server's flag `timeout`, in seconds.
        findings: Object that defects are added to.

    Returns:
        Number of seconds that this took.
    """
    process, began = served.process, time.monotonic()
    if process.poll() is not None:
        add(findings, Outcome("dead server", f"exit code {process.returncode}"))
        return 0.0
    family = descendants(process.pid)
    process.send_signal(signal.SIGTERM)
    outcome = Outcome(ACCEPTED)
    try:
        process.wait(timeout + GRACE)
        if process.returncode not in (0, -signal.SIGTERM):
            outcome = Outcome("SIGTERM", f"exit code {process.returncode}")
    except subprocess.TimeoutExpired:
        outcome = Outcome("SIGTERM ignored", f"for {timeout + GRACE:g} s")
        process.kill()
        process.wait()
    add(findings, outcome)
    _end_orphans(family[1:], findings)
    return time.monotonic() - began


def judge_stderr(text: str, findings: Findings, expected: Collection[str] = ()) -> None:
    """Counts text that a server wrote to stderr, except for expected log lines.

    Args:
        text: Text from stderr.
        findings: Object that unexpected lines are added to.
        expected: Lines that the server may write, any number of times.
    """
    lines = [line for line in text.splitlines() if line not in expected]
    outcome = Outcome("text on stderr", "\n".join(lines)) if lines else None
    add(findings, outcome or Outcome(ACCEPTED))


def add(findings: Findings, outcome: Outcome, name: str = "server") -> None:
    """Counts an outcome that does not belong to a single input."""
    findings.add(Case(0, name, b""), outcome)


def _end_orphans(family: list[int], findings: Findings) -> None:
    """Ends processes that a server has left running."""
    time.sleep(1)
    left = []
    for number in family:
        try:
            os.kill(number, signal.SIGKILL)
            left.append(number)
        except ProcessLookupError:
            continue
    if left:
        add(findings, Outcome("orphans", f"{len(left)} processes still run"))
