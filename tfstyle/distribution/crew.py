"""Management of a Ray cluster's workers: startup, version check and replacement."""

import logging
import os
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from tfstyle.distribution.worker import Node, Worker, compared_versions
from tfstyle.errors import InputError

# Maximum number of tasks assigned to a worker: the current task, and the next task,
# whose input is sent while the current task is running.
TASKS_PER_WORKER = 2
# A run fails if this many workers in a row die before they are ready.
MOST_DEATHS = 5
# Seconds without a ready worker after which a warning is logged.
IDLE_SECONDS = 60


@dataclass
class Seat:
    """A worker's Ray actor, its state, and references to the results of its tasks."""

    actor: Any
    is_ready: bool = False
    owed: deque = field(default_factory=deque)
    is_alone: bool = False

    @property
    def room(self) -> int:
        """Number of tasks that can still be assigned to the worker."""
        if not self.is_ready or self.is_alone:
            return 0
        return TASKS_PER_WORKER - len(self.owed)


class Crew:
    """The workers of a run. Each machine has as many workers as its cores allow.

    Args:
        ray: The module `ray`, already connected to the cluster.
        make: Function that each worker calls once, as in `Cluster`.
        cores: Number of processor cores per worker.

    Attributes:
        seats: Workers that are starting or ready.
        starting: Workers that are not ready yet, keyed by the Ray reference to the
            result of `Worker.describe`.
        nodes: Description of each worker started so far, keyed by the worker's host
            name and process ID.
    """

    def __init__(self, ray: Any, make: Callable, cores: int):
        self.ray, self.make, self.cores = ray, make, cores
        self.seats: list[Seat] = []
        self.starting: dict[Any, Seat] = {}
        self.nodes: dict[tuple[str, int], Node] = {}
        self._shipped: list[Any] = []
        self._early_deaths = 0
        self._idle_since, self._has_warned = time.monotonic(), False

    def start(self, shipped: Iterable[Any]) -> None:
        """Starts the workers.

        Args:
            shipped: Ray object references to the arguments of `make`.

        Raises:
            InputError: No machine has enough cores.
        """
        self._shipped = list(shipped)
        for _ in range(self._count()):
            self._start_worker()

    def _count(self) -> int:
        nodes = [node for node in self.ray.nodes() if node["Alive"]]
        cores = [int(node["Resources"].get("CPU", 0)) for node in nodes]
        count = sum(number // self.cores for number in cores)
        if not count:
            raise InputError(
                f"Expected `ray_cores` to be at most {max(cores, default=0)}, because "
                "no machine in the cluster has more cores. Received: "
                f"ray_cores={self.cores}"
            )
        return count

    def _start_worker(self) -> None:
        kind = self.ray.remote(Worker).options(
            num_cpus=self.cores, scheduling_strategy="SPREAD"
        )
        folder = os.getcwd()  # noqa: PTH109, the folder may be gone
        seat = Seat(kind.remote(self.make, self.cores, folder, *self._shipped))
        self.seats.append(seat)
        self.starting[seat.actor.describe.remote()] = seat

    def admit(self, reference: Any) -> None:
        """Marks a worker as ready, or replaces the worker if it could not start.

        Args:
            reference: Key of the worker in `starting`.

        Raises:
            InputError: Too many workers in a row failed to start, or the worker's
                machine and this machine have different versions of Python or of a
                package.
        """
        seat = self.starting.pop(reference)
        try:
            node = self.ray.get(reference)
        except self.ray.exceptions.RayError as error:
            self.seats.remove(seat)
            self._early_deaths += 1
            if self._early_deaths >= MOST_DEATHS:
                raise _no_workers(error) from error
            self._start_worker()
            return
        check_versions(node)
        self._early_deaths = 0
        self.nodes[node.host, node.process] = node
        seat.is_ready = True

    def replace(self, seat: Seat) -> None:
        """Starts another worker in place of one that died."""
        self.seats.remove(seat)
        self._start_worker()

    def warn_if_idle(self) -> None:
        """Logs a warning after `IDLE_SECONDS` without a ready worker, but only once."""
        now = time.monotonic()
        if self._has_warned or any(seat.is_ready for seat in self.seats):
            self._idle_since = now
        elif now - self._idle_since > IDLE_SECONDS:
            self._has_warned = True
            logging.getLogger("tfstyle").warning(
                "No machine in the cluster has had %d free cores in the last %d "
                "seconds.",
                self.cores,
                IDLE_SECONDS,
            )

    def end(self) -> None:
        """Stops the workers."""
        for seat in self.seats:
            self.ray.kill(seat.actor)


def check_versions(node: Node) -> None:
    """Checks that a worker's machine and this machine have the same software versions.

    Raises:
        InputError: Python or a package has a different version.
    """
    own = compared_versions()
    for name in dict.fromkeys([*own, *node.versions]):
        if node.versions.get(name) != own.get(name):
            raise InputError(
                f"Expected {name} {own.get(name)} on all machines in the cluster. "
                f"Received: {name} {node.versions.get(name)} on '{node.host}'"
            )


def _no_workers(error: Exception) -> InputError:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return InputError(
        "Expected workers to start, which requires the same version of tfstyle on all "
        f"machines in the cluster. Received: {(lines or [type(error).__name__])[-1]}"
    )
