"""Slot of the pool: a thread that passes jobs to a worker and replaces dead workers."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING

from tfstyle.serving.jobs import Job
from tfstyle.serving.serving_error import ServingError, invalid
from tfstyle.serving.worker_process import (
    WorkerDefectError,
    WorkerDiedError,
    WorkerProcess,
)

if TYPE_CHECKING:
    from tfstyle.serving.pool import Pool

# Seconds to wait before a new worker is started in place of one that failed to start.
_RESTART_PAUSE = 0.5
# Logged as information, not as a warning, because the limits worked as intended.
OVERRUN_MESSAGE = "A request timed out or was canceled; its worker is being replaced."

_log = logging.getLogger("tfstyle.serving")


class Slot(threading.Thread):
    """Thread that owns a worker process.

    Args:
        pool: Pool that the slot gets jobs from.

    Attributes:
        worker: Worker process; None before the first start and after a crash.
        job: Current job; None if the slot is idle.
    """

    def __init__(self, pool: Pool):
        super().__init__(name="tfstyle-slot", daemon=True)
        self._pool = pool
        self.worker: WorkerProcess | None = None
        self.job: Job | None = None

    def run(self) -> None:
        """Runs jobs until the pool is closed."""
        while not self._pool.closed:
            job = self._pool.next_job(self)
            if job:
                self._do(job)
            elif not self._pool.closed:
                self._prepare()
        self._replace(None)

    def is_ready(self) -> bool:
        """Whether the worker has loaded exactly the required networks."""
        worker = self.worker
        opened = {} if worker is None or worker.killed else worker.opened
        return opened.keys() == self._pool.wanted.keys()

    def _do(self, job: Job) -> None:
        began = time.monotonic()
        job.begin()
        try:
            result = self._answered(job)
        except WorkerDiedError as error:
            if self.worker and self.worker.overran:
                _log.info(OVERRUN_MESSAGE)
            else:
                _log.warning("A worker died while processing a request: %s", error)
            job.fail(_verdict(str(error)))
        except Exception as error:
            job.fail(error)
        else:
            job.succeed(*result)
        finally:
            if job.servable:  # other jobs are short, and would bias the estimate
                self._pool.pace.record(time.monotonic() - began)
            with self._pool.changed:
                self.job = None
                self._pool.changed.notify_all()
                dead = self.worker is not None and self.worker.killed
            if dead:
                self._pool.deaths += 1
                self._replace(None)

    def _answered(self, job: Job) -> tuple[dict, bytes]:
        worker, arguments = self._running_worker(), dict(job.arguments)
        if job.servable:
            arguments["key"] = job.servable.key
            if job.servable.key not in worker.opened:
                self._open(worker, job.servable.key, job.servable.path)
        seconds = job.seconds_left
        return worker.ask(job.action, job.payload, seconds=seconds, **arguments)

    def _prepare(self) -> None:
        """Starts a worker if needed; makes it load exactly the required networks."""
        with self._pool.changed:
            wanted = dict(self._pool.wanted)
        try:
            if self._pool.has_spare():
                self._replace(self._pool.take_spare())
            worker = self._running_worker()
            for key in worker.opened.keys() - wanted.keys():
                worker.ask("close", key=key)
                del worker.opened[key]
            for key in wanted.keys() - worker.opened.keys():
                # If a network has just been removed, its files no longer exist.
                if key in self._pool.wanted:
                    self._open(worker, key, wanted[key])
        except Exception as error:
            if not self._pool.closed and wanted == self._pool.wanted:
                _log.warning("A worker could not be prepared: %s", error)
                time.sleep(_RESTART_PAUSE)
            self._pool.deaths += self.worker is not None and self.worker.killed
            self._replace(None)
        finally:
            with self._pool.changed:
                self._pool.preparing = None
                self._pool.changed.notify_all()

    def _open(self, worker: WorkerProcess, key: str, path: str) -> None:
        try:
            worker.open(key, path)
        except (WorkerDiedError, WorkerDefectError, ServingError) as error:
            if _is_to_blame(worker, error) and not self._pool.closed:
                reason = str(error).strip().rpartition("\n")[2]
                self._pool.record_opening(key, f"a worker could not load it ({reason})")
            raise
        self._pool.record_opening(key)

    def _running_worker(self) -> WorkerProcess:
        worker = self.worker
        if worker is None or worker.killed:
            spare = self._pool.take_spare()
            worker = spare or WorkerProcess(self._pool.settings)
            self._replace(worker)
        return worker

    def _replace(self, worker: WorkerProcess | None) -> None:
        with self._pool.changed:
            old, self.worker = self.worker, worker
            if worker and self._pool.closed:
                worker.kill()
        if old:
            old.close()


def _is_to_blame(worker: WorkerProcess, error: Exception) -> bool:
    """Whether the network, not a deadline or a lack of memory, caused an error."""
    if isinstance(error, WorkerDiedError):
        return worker.crashed
    return not isinstance(error, ServingError) or error.status != 413


def _verdict(ending: str) -> ServingError:
    """Returns the error for a request whose worker died."""
    if ending == "SIGPROF":
        return invalid(
            "Expected files that can be decoded in a few seconds; the files in this "
            "request take far longer than is usual for their size"
        )
    return ServingError(
        500,
        f"The worker died while processing this request ({ending}); see the server's "
        "log.",
    )
