"""Simulation of many machines, for a million photographs or an hour of film.

    python -m tests.benchmarks.scale --seconds=5.8,6.1,7.0 --tasks=20000

The duration of each task is drawn from measured durations (--seconds, on one worker).
A task takes --driver_seconds of the driver's time and transfers --task_mb in total from
and to the storage, whose bandwidth for all tasks together is --storage_mb_s. The column
`bound by` names the part that is busy for most of the time. The reported times are
scaled from --tasks to --of tasks.
"""

import argparse
import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from tests.benchmarks.arguments import make_parser, numbers, run_alone
from tests.benchmarks.report import Table

# Number of tasks in progress per worker, as in `tfstyle.distribution.crew`.
TASKS_PER_WORKER = 2


@dataclass(frozen=True)
class Simulated:
    """Result of a simulation.

    Attributes:
        seconds: Time until the last task is done.
        workers: Fraction of the time in which workers paint.
        driver: Fraction of the time in which the driver is busy.
        storage: Fraction of the time in which the storage is busy.
    """

    seconds: float
    workers: float
    driver: float
    storage: float

    @property
    def bound(self) -> str:
        """The part that is busy most of the time: workers, driver or storage."""
        shares = {"workers": self.workers, "driver": self.driver}
        shares["storage"] = self.storage
        return max(shares, key=shares.__getitem__)


def simulate(
    durations: Sequence[float],
    workers: int,
    driver_seconds: float,
    storage_seconds: float,
) -> Simulated:
    """Simulates a run in which each worker has at most two tasks at a time.

    Args:
        durations: Seconds of each task on a worker.
        workers: Number of workers.
        driver_seconds: Time of the driver for a task.
        storage_seconds: Time of the storage for a task.
    """
    # Times at which each slot for a task, and each worker, becomes free.
    places = [0.0] * (workers * TASKS_PER_WORKER)
    free = [0.0] * workers
    driver = storage = last = 0.0
    for duration in durations:
        driver = max(driver, heapq.heappop(places)) + driver_seconds
        storage = max(storage, driver) + storage_seconds
        end = max(storage, heapq.heappop(free)) + duration
        heapq.heappush(free, end)
        heapq.heappush(places, end)
        last = max(last, end)
    count = len(durations)
    return Simulated(
        last,
        sum(durations) / (workers * last),
        count * driver_seconds / last,
        count * storage_seconds / last,
    )


def measure(arguments: argparse.Namespace) -> Iterator[Table]:
    """Simulates each number of workers."""
    measured = [float(text) for text in arguments.seconds.split(",")]
    random = np.random.default_rng(0)
    durations = random.choice(measured, arguments.tasks).tolist()
    transfer = arguments.task_mb / arguments.storage_mb_s
    rows = {}
    for workers in arguments.workers:
        made = simulate(durations, workers, arguments.driver_seconds, transfer)
        hours = made.seconds * arguments.of / arguments.tasks / 3600
        rows[str(workers)] = {
            "hours": hours,
            "core hours": hours * workers * arguments.cores,
            "workers busy": made.workers,
            "driver busy": made.driver,
            "storage busy": made.storage,
            "bound by": made.bound,
        }
    yield Table(f"workers of {arguments.cores} cores", rows)


def parser() -> argparse.ArgumentParser:
    """Returns the argument parser."""
    made = make_parser(__doc__)
    made.add_argument("--seconds", default="6.5")
    made.add_argument("--tasks", type=int, default=20_000)
    made.add_argument("--of", type=int, default=1_000_000)
    made.add_argument("--workers", type=numbers, default=[1, 10, 100, 500, 1000])
    made.add_argument("--cores", type=int, default=2)
    made.add_argument("--driver_seconds", type=float, default=0.01)
    made.add_argument("--task_mb", type=float, default=10.0)
    made.add_argument("--storage_mb_s", type=float, default=1000.0)
    return made


if __name__ == "__main__":
    run_alone(parser(), measure)
