"""Execution of independent tasks on a Ray cluster, with retries if a worker dies."""

import contextlib
import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Self

from tfstyle.distribution.connection import connect, import_ray
from tfstyle.distribution.crew import TASKS_PER_WORKER, Crew, Seat
from tfstyle.distribution.head import HeadWatch
from tfstyle.distribution.leaving import LEAVING_SECONDS, leave_within
from tfstyle.distribution.options import ClusterOptions
from tfstyle.distribution.worker import Failure, Node
from tfstyle.errors import InputError
from tfstyle.interruption import check_interruption

# Maximum number of attempts to run a task whose worker dies each time.
ATTEMPTS = 3
# Maximum time between two checks that the cluster is still reachable, and time limit
# for disconnecting from a lost cluster, in seconds.
PATIENCE = 1.0
# Value that `next` returns if there are no more tasks.
_END = object()


@dataclass
class _Task:
    value: Any
    attempts: int = 0


class Cluster:
    """Context manager that runs tasks in the workers of a Ray cluster.

    Args:
        options: Address of the cluster, and number of cores per worker.
        make: Picklable function, called once by each worker. It returns the function
            that runs a task. If one of the two functions raises an `InputError`, the
            run ends.
        shipped: Arguments for `make`, which are sent through Ray's object store.

    Attributes:
        deaths: Number of workers that died before finishing their tasks.

    Raises:
        InputError: Ray is not installed, no cluster can be reached, or no machine has
            enough cores.
    """

    def __init__(
        self, options: ClusterOptions, make: Callable, shipped: Iterable[Any] = ()
    ):
        self.options, self.make = options, make
        self._shipped = list(shipped)
        self._tasks: dict[Any, tuple[_Task, Seat]] = {}
        self._again: deque[_Task] = deque()
        self.deaths = 0

    def __enter__(self) -> Self:
        """Connects to the cluster, and starts the workers."""
        self.ray = import_ray()
        connect(self.ray, self.options.address)
        self._watch = HeadWatch(self.ray.get_runtime_context().gcs_address)
        self._crew = Crew(self.ray, self.make, self.options.cores)
        try:
            references = [self.ray.put(value) for value in self._shipped]
            self._shipped.clear()
            self._crew.start(references)
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Stops the workers, and disconnects from the cluster."""
        self._close()

    @property
    def nodes(self) -> dict[tuple[str, int], Node]:
        """Description of each worker so far, keyed by host name and process ID."""
        return self._crew.nodes

    def run(self, tasks: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
        """Runs tasks, and yields each result as soon as it is available.

        Args:
            tasks: Picklable values. A value is read from the iterable only when a
                worker can take it.

        Yields:
            Pairs of a task and its result. The result is a `Failure` if the task
            failed, for example because its worker died in each of three attempts.

        Raises:
            InputError: `make` or a task raises an `InputError`, no worker can start, or
                the cluster is no longer reachable. Also raised if a worker's machine
                and this machine have different versions of Python or of a package.
        """
        waiting = iter(tasks)
        while self._fill(waiting):
            references = [*self._tasks, *self._crew.starting]
            ready, _ = self.ray.wait(references, timeout=PATIENCE)
            check_interruption()
            self._watch.check()
            self._crew.warn_if_idle()
            for reference in ready:
                if reference in self._crew.starting:
                    self._crew.admit(reference)
                # Tasks of a worker that was just replaced are no longer in `_tasks`.
                elif reference in self._tasks:
                    yield from self._take(reference)

    def _fill(self, waiting: Iterator[Any]) -> bool:
        """Assigns tasks to available workers; returns False if no tasks are left."""
        for room in range(TASKS_PER_WORKER, 0, -1):  # idle workers come first
            for seat in [seat for seat in self._crew.seats if seat.room == room]:
                if self._again and not seat.owed:
                    # While a worker retries a task, it gets no other tasks, which would
                    # be lost if the retried task killed the worker again.
                    seat.is_alone = True
                    self._submit(self._again.popleft(), seat)
                elif (value := next(waiting, _END)) is not _END:
                    self._submit(_Task(value), seat)
        # If no worker has a task, the next task is read to find out if any are left.
        if not self._tasks and not self._again:
            value = next(waiting, _END)
            self._again.extend([] if value is _END else [_Task(value)])
        return bool(self._tasks or self._again)

    def _submit(self, task: _Task, seat: Seat) -> None:
        reference = seat.actor.work.remote(task.value)
        seat.owed.append(reference)
        self._tasks[reference] = task, seat

    def _take(self, reference: Any) -> Iterator[tuple[Any, Any]]:
        """Yields a finished task with its result; calls `_bury` if the worker died."""
        seat = self._tasks[reference][1]
        try:
            answer = self._answer(reference)
        except self.ray.exceptions.RayError as error:
            yield from self._bury(seat, error)
            return
        task, _ = self._tasks.pop(reference)
        seat.owed.remove(reference)
        seat.is_alone = False
        yield task.value, answer

    def _answer(self, reference: Any) -> Any:
        try:
            answer = self.ray.get(reference)
        except self.ray.exceptions.RayTaskError as error:
            # Raised, for example, if the result is not picklable.
            line = " ".join(f"{type(error.cause).__name__}: {error.cause}".split())
            return Failure(line[:400])
        if isinstance(answer, Failure) and answer.is_fatal:
            raise InputError(answer.message)
        return answer

    def _bury(self, seat: Seat, error: Exception) -> Iterator[tuple[Any, Any]]:
        """Replaces a worker that died, and queues its unfinished tasks again.

        Yields:
            Each task that the worker had finished, with its result. If the task that
            was running has no attempts left, it is also yielded, with a `Failure`.
        """
        self._watch.check()
        self.deaths += 1
        logging.getLogger("tfstyle").info("A worker died and will be replaced.")
        self._crew.replace(seat)
        lost = []
        for reference in seat.owed:
            task, _ = self._tasks.pop(reference)
            try:
                yield task.value, self._answer(reference)  # the task was finished
            except self.ray.exceptions.RayError:
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
        """Stops the workers and disconnects; waits only briefly for a lost cluster."""
        seconds = PATIENCE if self._watch.is_gone else LEAVING_SECONDS
        leave_within(self._disconnect, seconds)
        self._watch.stop()

    def _disconnect(self) -> None:
        with contextlib.suppress(Exception):
            self._crew.end()
            self.ray.shutdown()
