"""Independent tasks on a Ray cluster, rerun if a worker dies before they finish."""

import contextlib
import logging
import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Self

from tfstyle.distribution.head import LEAVING_SECONDS, HeadWatch, connect
from tfstyle.distribution.leaving import leave_within
from tfstyle.distribution.options import ClusterOptions
from tfstyle.distribution.worker import Failure, Node, Worker, compared_versions
from tfstyle.errors import InputError
from tfstyle.interruption import check_interruption

# Maximum number of tasks assigned to a worker: the current task, and the next task,
# whose input is then sent in advance.
TASKS_PER_WORKER = 2
# Maximum number of attempts at a task whose worker dies.
ATTEMPTS = 3
# A run ends if this number of consecutive workers die before they are ready.
MOST_DEATHS = 5
# Seconds between two checks of whether the cluster is still reachable, and maximum
# duration of the disconnection from a lost cluster.
PATIENCE = 1.0
# Seconds without a worker after which a warning is logged.
IDLE_SECONDS = 60


@dataclass
class _Task:
    value: Any
    attempts: int = 0


@dataclass
class _Seat:
    """State of a worker: its actor, and references to its outstanding results."""

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


class Cluster:
    """Workers on a Ray cluster; used as a context manager.

    Args:
        options: Address of the cluster, and number of cores per worker.
        make: Picklable function that each worker calls once, and that returns the
            function that runs a task. If either function raises an `InputError`, the
            run ends.
        shipped: Arguments of `make`, which are sent through the object store.

    Attributes:
        nodes: Machines of all workers so far, keyed by host name and process ID.
        deaths: Number of workers that died while they had tasks.

    Raises:
        InputError: Ray is not installed, there is no cluster, no machine has enough
            cores, or a machine has a different version of Python or of a package.
    """

    def __init__(
        self, options: ClusterOptions, make: Callable, shipped: Iterable[Any] = ()
    ):
        self.options, self.make = options, make
        self._shipped = list(shipped)
        self._seats: list[_Seat] = []
        self._tasks: dict[Any, tuple[_Task, _Seat]] = {}
        self._starting: dict[Any, _Seat] = {}
        self._again: deque[_Task] = deque()
        self.nodes: dict[tuple[str, int], Node] = {}
        self.deaths = self._early_deaths = 0
        self._idle_since, self._said = time.monotonic(), False

    def __enter__(self) -> Self:
        """Connects to the cluster, and starts the workers."""
        self.ray, self._errors = import_ray(), import_module("ray.exceptions")
        connect(self.ray, self.options.address)
        self._watch = HeadWatch(self.ray.get_runtime_context().gcs_address)
        try:
            self._references = [self.ray.put(value) for value in self._shipped]
            self._shipped.clear()
            for _ in range(self._count_workers()):
                self._start_worker()
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Ends the workers, and disconnects."""
        self._close()

    def run(self, tasks: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
        """Runs tasks in any order.

        Args:
            tasks: Picklable values, which are read from the iterable as they are
                assigned to workers.

        Yields:
            Each task with its result, or with a `Failure` if the task fails, for
            example because the worker died in each of three attempts.

        Raises:
            InputError: No worker can start, a task fails with an `InputError`, or the
                cluster is no longer reachable.
        """
        waiting = iter(tasks)
        while self._fill(waiting):
            references = [*self._tasks, *self._starting]
            ready, _ = self.ray.wait(references, timeout=PATIENCE)
            check_interruption()
            self._watch.check()
            self._say_if_idle()
            for reference in ready:
                if reference in self._starting:
                    self._admit(reference)
                # A reference is missing if its worker has been replaced meanwhile.
                elif reference in self._tasks:
                    yield from self._take(reference)

    def _say_if_idle(self) -> None:
        """Logs a single warning if there has been no worker for a while."""
        now = time.monotonic()
        if self._said or any(seat.is_ready for seat in self._seats):
            self._idle_since = now
        elif now - self._idle_since > IDLE_SECONDS:
            self._said = True
            logging.getLogger("tfstyle").warning(
                "No machine of the cluster has had %d free cores in the last %d "
                "seconds.",
                self.options.cores,
                IDLE_SECONDS,
            )

    def _count_workers(self) -> int:
        nodes = [node for node in self.ray.nodes() if node["Alive"]]
        cores = [int(node["Resources"].get("CPU", 0)) for node in nodes]
        count = sum(number // self.options.cores for number in cores)
        if not count:
            raise InputError(
                f"Expected `ray_cores` to be at most {max(cores, default=0)}, the "
                "largest number of cores of a machine in the cluster. Received: "
                f"ray_cores={self.options.cores}"
            )
        return count

    def _start_worker(self) -> None:
        kind = self.ray.remote(Worker).options(
            num_cpus=self.options.cores, scheduling_strategy="SPREAD"
        )
        cores, folder = self.options.cores, os.getcwd()  # noqa: PTH109, may be gone
        seat = _Seat(kind.remote(self.make, cores, folder, *self._references))
        self._seats.append(seat)
        self._starting[seat.actor.describe.remote()] = seat

    def _admit(self, reference: Any) -> None:
        """Checks a worker that is ready; replaces a worker that could not start."""
        seat = self._starting.pop(reference)
        try:
            node = self.ray.get(reference)
        except self._errors.RayError as error:
            self._seats.remove(seat)
            self._early_deaths += 1
            if self._early_deaths >= MOST_DEATHS:
                raise _no_workers(error) from error
            self._start_worker()
            return
        _check_versions(node)
        self._early_deaths = 0
        self.nodes[node.host, node.process] = node
        seat.is_ready = True

    def _fill(self, waiting: Iterator[Any]) -> bool:
        """Assigns tasks to workers with room; returns whether there is work left."""
        for room in range(TASKS_PER_WORKER, 0, -1):  # idle workers come first
            for seat in [seat for seat in self._seats if seat.room == room]:
                if self._again and not seat.owed:
                    # A repeated task is its worker's only task, so that other tasks are
                    # not affected if the repeated task kills the worker again.
                    seat.is_alone = True
                    self._submit(self._again.popleft(), seat)
                elif (value := next(waiting, _END)) is not _END:
                    self._submit(_Task(value), seat)
        if not self._tasks and not self._again:  # perhaps no worker is ready yet
            value = next(waiting, _END)
            self._again.extend([] if value is _END else [_Task(value)])
        return bool(self._tasks or self._again)

    def _submit(self, task: _Task, seat: _Seat) -> None:
        reference = seat.actor.work.remote(task.value)
        seat.owed.append(reference)
        self._tasks[reference] = task, seat

    def _take(self, reference: Any) -> Iterator[tuple[Any, Any]]:
        """Yields a task with its result, or what `_bury` yields if its worker died."""
        seat = self._tasks[reference][1]
        try:
            answer = self._answer(reference)
        except self._errors.RayError as error:
            yield from self._bury(seat, error)
            return
        task, _ = self._tasks.pop(reference)
        seat.owed.remove(reference)
        seat.is_alone = False
        yield task.value, answer

    def _answer(self, reference: Any) -> Any:
        try:
            answer = self.ray.get(reference)
        except self._errors.RayTaskError as error:  # e.g. the result is not picklable
            line = " ".join(f"{type(error.cause).__name__}: {error.cause}".split())
            return Failure(line[:400])
        if isinstance(answer, Failure) and answer.is_fatal:
            raise InputError(answer.message)
        return answer

    def _bury(self, seat: _Seat, error: Exception) -> Iterator[tuple[Any, Any]]:
        """Replaces a worker that died, and queues its unfinished tasks again.

        Yields:
            Each task that the worker had finished, with its result. The task that was
                running is also yielded, with a `Failure`, if this was its last attempt.
        """
        self._watch.check()
        self.deaths += 1
        self._seats.remove(seat)
        logging.getLogger("tfstyle").info("A worker died and will be replaced.")
        self._start_worker()
        lost = []
        for reference in seat.owed:
            task, _ = self._tasks.pop(reference)
            try:
                yield task.value, self._answer(reference)  # the task was finished
            except self._errors.RayError:
                lost.append(task)
        for task in lost[:1]:  # the task that was running
            task.attempts += 1
        self._again.extend(task for task in lost if task.attempts < ATTEMPTS)
        for task in lost:
            if task.attempts >= ATTEMPTS:
                reason = " ".join(str(error).split("\n")[0].split())[:200]
                died = f"the worker died in each of {ATTEMPTS} attempts: {reason}"
                yield task.value, Failure(died)

    def _close(self) -> None:
        """Ends the workers and disconnects; does not wait long for a lost cluster."""
        seconds = PATIENCE if self._watch.is_gone else LEAVING_SECONDS
        leave_within(self._disconnect, seconds)
        self._watch.stop()

    def _disconnect(self) -> None:
        with contextlib.suppress(Exception):
            for seat in self._seats:
                self.ray.kill(seat.actor)
            self.ray.shutdown()


_END = object()
# Environment variables that Ray reads when it is imported or starts a cluster.
_SETTINGS = {
    # By default, Ray warns about accelerators and reports usage statistics.
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
    "RAY_USAGE_STATS_ENABLED": "0",
    # On a busy machine, workers take longer to start than Ray's default allows.
    "RAY_worker_register_timeout_seconds": "600",
    # By default, Ray gives its workers a low priority.
    "RAY_worker_niceness": "0",
}


def import_ray() -> Any:
    """Imports Ray.

    Raises:
        InputError: Ray is not installed.
    """
    for name, value in _SETTINGS.items():
        os.environ.setdefault(name, value)
    try:
        return import_module("ray")
    except ImportError as error:
        raise InputError(
            "Expected Ray to be installed for `ray`: pip install 'tfstyle[ray]'. "
            f"Received: {' '.join(str(error).split())}"
        ) from error


def _check_versions(node: Node) -> None:
    own = compared_versions()
    for name in dict.fromkeys([*own, *node.versions]):
        if node.versions.get(name) != own.get(name):
            raise InputError(
                f"Expected {name} {own.get(name)} on all machines of the cluster. "
                f"Received: {name} {node.versions.get(name)} on '{node.host}'"
            )


def _no_workers(error: Exception) -> InputError:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return InputError(
        "Expected workers to start, which requires the same version of tfstyle on all "
        f"machines of the cluster. Received: {(lines or [type(error).__name__])[-1]}"
    )
