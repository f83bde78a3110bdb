"""Pool of workers, with a queue of jobs and the networks that workers have to load."""

import collections
import threading
from collections.abc import Callable

from tfstyle.serving.jobs import Job, Pace
from tfstyle.serving.serving_error import ServingError, too_late
from tfstyle.serving.slot import Slot
from tfstyle.serving.worker_process import WorkerProcess, WorkerSettings

# A network that fails to load this many times in a row is no longer served.
_MAX_FAILURES = 3


class Pool:
    """Pool of worker processes. Any thread may call any method.

    Args:
        count: Number of workers.
        settings: Settings of the workers.
        pace: Estimate of how long jobs take; updated after each job.
        on_bad: Function called if workers can no longer load a network. It takes the
            network's key and the reason.

    Attributes:
        changed: Condition that guards the data shared by the pool and its slots.
        deaths: Number of workers that were replaced after they died or were killed.
    """

    def __init__(
        self,
        count: int,
        settings: WorkerSettings,
        pace: Pace,
        on_bad: Callable[[str, str], None] = lambda key, reason: None,
    ):
        self.changed = threading.Condition()
        self.settings = settings
        self.pace = pace
        self.deaths = 0
        self.wanted: dict[str, str] = {}
        self.preparing: Slot | None = None
        self.closed = False
        self._on_bad = on_bad
        self._failures: collections.Counter[str] = collections.Counter()
        self._queue: collections.deque[Job] = collections.deque()
        self._spare: WorkerProcess | None = None
        self._slots = [Slot(self) for _ in range(count)]
        for slot in self._slots:
            slot.start()

    @property
    def waiting(self) -> int:
        """Number of jobs that are waiting for a worker."""
        return len(self._queue)

    @property
    def ahead(self) -> int:
        """Number of jobs that are waiting or in progress."""
        with self.changed:
            return len(self._queue) + sum(slot.job is not None for slot in self._slots)

    def wait_for(self, is_busy: bool, seconds: float) -> bool:
        """Waits until the pool reaches the requested state, busy or idle.

        The pool is busy while any job is waiting or in progress.

        Args:
            is_busy: True to wait until the pool is busy, False until it is idle.
            seconds: Maximum number of seconds to wait.

        Returns:
            Whether the pool reached the requested state in time.
        """
        with self.changed:
            return self.changed.wait_for(lambda: bool(self.ahead) == is_busy, seconds)

    def serve(self, key: str, path: str, worker: WorkerProcess) -> None:
        """Makes all workers load a network.

        Args:
            key: Key by which jobs refer to the network.
            path: Path of the network.
            worker: Worker that has already loaded the network and now joins the pool.
        """
        with self.changed:
            self.wanted[key] = path
            old, self._spare = self._spare, worker
            self.changed.notify_all()
        if old:
            old.close()

    def forget(self, key: str) -> None:
        """Makes all workers unload a network."""
        with self.changed:
            self.wanted.pop(key, None)
            self._failures.pop(key, None)
            self.changed.notify_all()

    def submit(self, job: Job) -> None:
        """Adds a job to the queue."""
        with self.changed:
            if self.closed:
                raise _ending()
            self._queue.append(job)
            self.changed.notify_all()

    def give_up(self, job: Job, at_once: bool) -> None:
        """Cancels a job that is waiting or in progress; a finished job is ignored.

        Args:
            job: Submitted job.
            at_once: Whether to kill the job's worker, instead of asking it to stop.
        """
        with self.changed:
            if job in self._queue:
                self._queue.remove(job)
                self.changed.notify_all()
            slots = [slot for slot in self._slots if slot.job is job]
            for worker in [slot.worker for slot in slots if slot.worker]:
                if at_once:
                    worker.kill()
                else:
                    worker.interrupt()

    def close(self) -> None:
        """Kills all workers; unfinished jobs fail."""
        with self.changed:
            self.closed = True
            jobs, self._queue = self._queue, collections.deque()
            workers = [slot.worker for slot in self._slots] + [self._spare]
            for worker in filter(None, workers):
                worker.kill()
            self.changed.notify_all()
        for job in jobs:
            job.fail(_ending())
        for slot in self._slots:
            slot.join(5)
        if self._spare:
            self._spare.close()

    def next_job(self, slot: Slot) -> Job | None:
        """Waits until a slot gets a job or has to prepare its worker.

        Returns:
            The job; None if the slot has to prepare its worker, or the pool is closed.
        """
        with self.changed:
            while not self.closed:
                job = self._take()
                if job:
                    slot.job = job
                    return job
                # Only one slot at a time prepares its worker; other slots run jobs.
                if self.preparing is None and not slot.is_ready():
                    self.preparing = slot
                    return None
                self.changed.wait()
        return None

    def take_spare(self) -> WorkerProcess | None:
        """Removes and returns the spare worker, or returns None if there is none."""
        with self.changed:
            spare, self._spare = self._spare, None
            return spare

    def has_spare(self) -> bool:
        """Whether there is a worker that no slot uses yet."""
        return self._spare is not None

    def record_opening(self, key: str, failure: str = "") -> None:
        """Counts consecutive failures to load a network.

        After `_MAX_FAILURES` failures, the network is no longer served.

        Args:
            key: Key of the network.
            failure: Reason for the failure; empty if the network was loaded.
        """
        with self.changed:
            self._failures[key] = self._failures[key] + 1 if failure else 0
            is_bad = self._failures[key] >= _MAX_FAILURES and key in self.wanted
        if is_bad:
            self.forget(key)
            self._on_bad(key, failure)

    def _take(self) -> Job | None:
        while self._queue:
            job = self._queue.popleft()
            if not self.pace.is_hopeless(job.seconds_left):
                return job
            job.fail(too_late(job.timeout))
            self.changed.notify_all()
        return None


def _ending() -> ServingError:
    return ServingError(503, "The server is stopping.")
