"""Ray clusters on this machine, and tasks for their workers."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tfstyle.errors import InputError

# On a busy machine, Ray's processes sometimes exceed Ray's time limit of 30 s.
ATTEMPTS = 3
# The program and its cluster end when the test closes the standard input.
_PROGRAM = """
import os, sys
os.environ |= {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_worker_register_timeout_seconds": "600",
    "RAY_enable_worker_prestart": "0",
    "RAY_worker_niceness": "0",
}
import ray
context = ray.init(
    address="local",
    num_cpus=2,
    include_dashboard=False,
    object_store_memory=100_000_000,
    log_to_driver=False,
)
print(context.address_info["gcs_address"], flush=True)
sys.stdin.read()
"""


@contextmanager
def local_cluster() -> Iterator[tuple[str, subprocess.Popen]]:
    """Starts a cluster of two cores in a process of its own; yields its address."""
    process, address = _start()
    try:
        yield address, process
    finally:
        _end(process)


def _start() -> tuple[subprocess.Popen, str]:
    for _ in range(ATTEMPTS):
        process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        address = process.stdout.readline().strip()
        if ":" in address:
            return process, address
        _end(process)
    raise AssertionError("Ray does not start")


def _end(process: subprocess.Popen) -> None:
    process.stdin.close()
    process.stdout.close()
    try:
        process.wait(60)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def processes_of(parent: int, word: str) -> list[int]:
    """Returns IDs of descendants of a process whose command lines contain a word."""
    import psutil

    children = psutil.Process(parent).children(recursive=True)
    return [c.pid for c in children if word in " ".join(c.cmdline())]


def square(number):
    """Returns a result, fails, or kills its process, depending on the number."""
    if number == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if number == "fatal":
        raise InputError("no task can be done")
    if isinstance(number, Path):  # kills the process once
        if not number.exists():
            number.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return "survived"
    if number == "threads":
        names = ("TFSTYLE_THREADS", "OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS")
        return [os.environ.get(name) for name in names]
    time.sleep(0.01)
    return 1 // number * 0 + number**2


def make_square(*shipped):
    """Returns the function that tasks call."""
    return (lambda task: shipped) if shipped else square
