"""Delays of an optimization that `tfstyle serve` runs as a job.

    python -m tests.benchmarks.jobs --content=PHOTO --style=PAINTING

`first step s` is the time from the request until the first step, `first picture s` the
time from the first step until a picture can be downloaded, `step s` the median time of
a step, and `cancel s` the time from the request to cancel until the job has ended.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from urllib.error import HTTPError
from urllib.request import urlopen

from tests.benchmarks.arguments import make_parser, run_alone
from tests.benchmarks.report import Table
from tests.benchmarks.serve import ask, job_steps, request_job
from tests.benchmarks.served import Served
from tfstyle.images import fit, load, resize

_STEPS = 10  # number of steps whose median time is reported


def measure(arguments: argparse.Namespace) -> Iterator[Table]:
    """Runs one job, and cancels it."""
    photo = load(arguments.content)
    photo = resize(photo, fit(*photo.shape[:2], arguments.size), clip=True)
    with Served() as served:
        address, began = served.address, time.perf_counter()
        job = request_job(address, photo, arguments)
        first = _wait(lambda: job_steps(address, job) > 0)
        shown = _wait(lambda: _has_picture(address, job))
        steps = list(_step_times(address, job))
        asked = time.perf_counter()
        ask(address, "DELETE", f"/v1/jobs/{job}")
        ended = _wait(lambda: _has_ended(address, job))
    row = {
        "first step s": first - began,
        "first picture s": shown - first,
        "step s": median(steps),
        "cancel s": ended - asked,
    }
    yield Table("job", {f"{arguments.size} px": row})


def _wait(is_true: Callable[[], bool]) -> float:
    """Waits until a condition is true, and returns the time at that moment."""
    while not is_true():
        time.sleep(0.02)
    return time.perf_counter()


def _has_picture(address: str, job: str) -> bool:
    try:
        with urlopen(f"http://{address}/v1/jobs/{job}/picture") as answer:
            return answer.status == 200
    except HTTPError:
        return False


def _has_ended(address: str, job: str) -> bool:
    state = ask(address, "GET", f"/v1/jobs/{job}")["state"]
    return state not in ("waiting", "running")


def _step_times(address: str, job: str) -> Iterator[float]:
    """Yields the time per step whenever the job reports further steps."""
    step, at = job_steps(address, job), time.perf_counter()
    for _ in range(_STEPS):
        before, since = step, at
        at = _wait(lambda known=before: job_steps(address, job) > known)
        step = job_steps(address, job)
        yield (at - since) / (step - before)


def parser() -> argparse.ArgumentParser:
    """Returns the argument parser."""
    made = make_parser(__doc__)
    made.add_argument("--content", type=Path, required=True)
    made.add_argument("--style", type=Path, required=True)
    made.add_argument("--size", type=int, default=512)
    return made


if __name__ == "__main__":
    run_alone(parser(), measure)
