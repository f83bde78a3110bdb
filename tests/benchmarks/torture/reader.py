"""Function under test in a process of its own, with limits on time and memory."""

import json
import queue
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.torture.outcomes import Case, Findings, Outcome
from tests.benchmarks.torture.processes import kill_all, resident_mib
from tests.benchmarks.torture.progress import Progress

# Seconds for a process to start, import TensorFlow and read its first file.
START = 180
# Seconds between two checks of a process that has not answered.
INTERVAL = 0.05


class Limits(NamedTuple):
    """Limits for one file: seconds, and MiB in addition to the memory used before."""

    seconds: float
    mebibytes: float


class Reader:
    """Process that calls a function on one file after another.

    The process is started when it is needed, and restarted if it has died.

    Args:
        function: "module:function", which takes a path.
        limits: Limits for one file.
        good: Good file that is read first without limits, because a first call imports
            libraries.
    """

    def __init__(self, function: str, limits: Limits, good: Path | None = None):
        self._function, self._limits, self._good = function, limits, good
        self._process = None

    def __call__(self, path: Path) -> Outcome:
        """Reads a file."""
        if self._process is None:
            self._start()
        return self._read(path, self._limits)

    def close(self) -> None:
        """Ends the process."""
        if self._process is not None:
            kill_all(self._process)
            self._process.stdin.close()
            self._process.stdout.close()
            self._process = None

    def _start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.torture.child", self._function],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        if self._good is not None:
            outcome = self._read(self._good, Limits(START, float("inf")))
            if outcome.is_defect and not outcome.kind.startswith("text"):
                self.close()
                raise SystemExit(f"{self._good} cannot be read: {outcome}")

    def _read(self, path: Path, limits: Limits) -> Outcome:
        process = self._process
        process.stdin.write(json.dumps(str(path)).encode() + b"\n")
        process.stdin.flush()
        outcome = self._wait(limits)
        if outcome is None:
            line = process.stdout.readline()
            outcome = _judge(json.loads(line), limits) if line else _died(process)
        if process.poll() is not None or outcome.kind in ("hang", "memory"):
            self.close()
        return outcome

    def _wait(self, limits: Limits) -> Outcome | None:
        """Waits for an answer or the end; returns an outcome if a limit is exceeded."""
        end = time.monotonic() + limits.seconds
        most = resident_mib(self._process.pid) + 1.5 * limits.mebibytes
        while not select.select([self._process.stdout], [], [], INTERVAL)[0]:
            if time.monotonic() > end:
                return Outcome("hang", f"more than {limits.seconds:g} s")
            if resident_mib(self._process.pid) > most:
                return Outcome("memory", f"more than {1.5 * limits.mebibytes:g} MiB")
        return None


def _judge(answer: dict, limits: Limits) -> Outcome:
    outcome = Outcome(answer["kind"], answer["detail"])
    if outcome.is_defect:
        return outcome
    if answer["mebibytes"] > limits.mebibytes:
        return Outcome("memory", f"{answer['mebibytes']} MiB")
    if answer["said"]:
        return Outcome("text on stderr", answer["said"])
    return outcome


def _died(process: subprocess.Popen) -> Outcome:
    code = process.wait()
    name = signal.Signals(-code).name if code < 0 else f"exit code {code}"
    return Outcome(f"crash: {name}", "the process ended")


def read_all(
    cases: Iterable[Callable[[], Case]],
    make_reader: Callable[[], Reader],
    findings: Findings,
    progress: Progress,
    processes: int,
) -> None:
    """Reads many files with several processes.

    Args:
        cases: Functions that create the cases.
        make_reader: Function that creates one of the processes.
        findings: Object that the outcomes are added to.
        progress: Progress, which advances with each case.
        processes: Number of processes.
    """
    readers, free = [make_reader() for _ in range(processes)], queue.SimpleQueue()
    for reader in readers:
        free.put(reader)

    def read(make: Callable[[], Case]) -> None:
        case, reader = make(), free.get()
        try:
            path = Path(folder) / f"{case.number}{case.suffix}"
            path.write_bytes(case.data)
            findings.add(case, reader(path))
            path.unlink(missing_ok=True)
            progress.advance()
        finally:
            free.put(reader)

    with tempfile.TemporaryDirectory() as folder:
        pool = ThreadPoolExecutor(processes)
        try:
            for _ in pool.map(read, cases):
                pass
        finally:
            pool.shutdown(cancel_futures=True)
            for reader in readers:
                reader.close()
