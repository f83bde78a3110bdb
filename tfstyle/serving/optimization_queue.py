"""Queue of optimizations. One runs at a time, each in its own process."""

import contextlib
import json
import logging
import os
import shutil
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tfstyle.errors import InputError
from tfstyle.serving.job_pictures import JobFiles
from tfstyle.serving.optimization_job import CANCELED, FAILED, RUNNING, OptimizationJob
from tfstyle.serving.optimization_process import CANCEL
from tfstyle.serving.pauses import Pauses
from tfstyle.serving.pool import Pool
from tfstyle.serving.serving_error import ServingError, busy

_PROGRAM = (
    "import json, sys; sys.path[:] = json.loads(sys.argv.pop()); "
    "from tfstyle.serving.worker_limits import end_with_parent; "
    "end_with_parent(int(sys.argv.pop())); "  # before the slow imports
    "from tfstyle.serving.optimization_process import main; main()"
)
# Seconds between checks for expired results.
_SWEEP_SECONDS = 30.0
# Maximum number of results to keep; the oldest are removed first.
_MOST_KEPT = 200
# Seconds after which clients may retry if the queue is full: about the time that a
# picture of default size takes.
_RETRY_SECONDS = 30

_log = logging.getLogger("tfstyle.serving")


class OptimizationQueue:
    """Jobs, keyed by ID. Any thread may call any method.

    Args:
        folder: Folder of the jobs; a later server with the same folder resumes them.
        max_waiting: Maximum number of waiting jobs.
        keep_seconds: Seconds for which results are kept.
        max_seconds: Time limit of a job.
        max_pixels: Maximum number of pixels of all pictures of a job.
        pool: Pool of workers, whose requests take precedence.

    Attributes:
        closed: Whether the server is stopping.
    """

    def __init__(
        self,
        folder: Path,
        max_waiting: int,
        keep_seconds: float,
        max_seconds: float,
        max_pixels: int,
        pool: Pool,
    ):
        self._folder, self._max_waiting = folder, max_waiting
        self._keep_seconds, self._max_seconds = keep_seconds, max_seconds
        self._max_pixels, self._pool = max_pixels, pool
        self.closed = False
        self._changed = threading.Condition()
        self._process: subprocess.Popen | None = None
        self._pauses: Pauses | None = None
        self._running: OptimizationJob | None = None
        self._jobs = {job.id: job for job in _find_jobs(folder)}
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def submit(self, files: JobFiles, options: Mapping[str, Any]) -> OptimizationJob:
        """Adds a job.

        Args:
            files: Files of the pictures, keyed as in `JOB_PICTURES`.
            options: Fields of `OptimizeOptions`.

        Raises:
            ServingError: The queue is full.
        """
        with self._changed:
            if len(self.waiting) >= self._max_waiting + (self._running is None):
                raise busy(_RETRY_SECONDS)
            folder = self._folder / uuid.uuid4().hex
            try:
                job = OptimizationJob.create(folder, files, options)
            except (OSError, InputError) as error:
                shutil.rmtree(folder, ignore_errors=True)
                _log.warning("A job could not be written: %s", error)
                text = "The server cannot write another job; see its log."
                raise ServingError(503, text) from error
            self._jobs[job.id] = job
            self._changed.notify_all()
            return job

    @property
    def waiting(self) -> list[OptimizationJob]:
        """Waiting jobs, in order."""
        jobs = [j for j in self._jobs.values() if not j.is_over]
        jobs = [job for job in jobs if job is not self._running]
        return sorted(jobs, key=lambda job: job.began)

    def find(self, job_id: str) -> OptimizationJob:
        """Returns the job with an ID.

        Raises:
            ServingError: The job does not exist, or no longer exists.
        """
        job = self._jobs.get(job_id)
        if job is None:
            raise ServingError(
                404, "There is no such job; its result may have expired."
            )
        return job

    def ahead(self, job: OptimizationJob) -> int:
        """Number of running or waiting jobs ahead of a waiting job."""
        waiting = self.waiting
        running = int(self._running is not None)
        return waiting.index(job) + running if job in waiting else 0

    def cancel(self, job: OptimizationJob) -> None:
        """Ends a job; its picture so far is kept."""
        with self._changed:
            if job.is_over:
                return
            job.canceled = True
            if job is not self._running:
                job.end(CANCELED)
            elif self._process:
                _interrupt(self._process, job)
                if self._pauses:
                    self._pauses.end()
            self._changed.notify_all()

    def close(self) -> None:
        """Ends the process; a later server resumes its job from the checkpoint."""
        with self._changed:
            self.closed = True
            if self._process:
                self._process.kill()
            self._changed.notify_all()
        self._thread.join(5)
        for job in self._jobs.values():
            job.events.end()

    def _run(self) -> None:
        while not self.closed:
            with self._changed:
                self._sweep()
                if not self.waiting:
                    self._changed.wait(_SWEEP_SECONDS)
                    continue
                job = self._running = self.waiting[0]
            try:
                self._carry_out(job)
            except Exception:  # for example, the disk is full
                _log.exception("A job could not be run.")
                with contextlib.suppress(OSError, InputError):
                    job.end(FAILED, "Internal error; see the server's log.")
            finally:
                with self._changed:
                    self._running, self._process = None, None

    def _carry_out(self, job: OptimizationJob) -> None:
        with self._changed:
            if self.closed:
                return
            if job.canceled:
                job.end(CANCELED)
                return
            process = self._process = self._start(job)
            self._pauses = Pauses(process, self._pool)
            self._pauses.start()
        self._follow(job, process)

    def _start(self, job: OptimizationJob) -> subprocess.Popen:
        job.state = RUNNING
        job.note({**job.events.last, "state": RUNNING})
        arguments = [str(job.folder), str(self._max_pixels)]
        arguments += [str(os.getpid()), json.dumps(sys.path)]
        return subprocess.Popen(
            [sys.executable, "-c", _PROGRAM, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={"TF_CPP_MIN_LOG_LEVEL": "3", **os.environ},
        )

    def _follow(self, job: OptimizationJob, process: subprocess.Popen) -> None:
        """Adds all events that a process reports to its job."""
        timer = threading.Timer(self._max_seconds, self._expire, [job])
        timer.start()
        last: dict[str, Any] = {}
        try:
            with process:
                for line in process.stdout or ():
                    last = json.loads(line)
                    if last["state"] == RUNNING:
                        job.note(last)
                process.wait()
        finally:
            timer.cancel()
        if not self.closed or last.get("state", RUNNING) != RUNNING:
            self._conclude(job, last, process.returncode)

    def _conclude(self, job: OptimizationJob, last: Mapping, code: int) -> None:
        if "defect" in last:
            _log.error("A job failed:\n%s", last["defect"])
            job.end(FAILED, "Internal error; see the server's log.")
        elif last.get("state", RUNNING) != RUNNING:
            job.end(last["state"], last.get("error", ""))
        elif job.canceled:
            job.end(CANCELED)
        else:
            _log.warning("The process of a job died (exit code %s).", code)
            job.end(FAILED, "The process of this job died; see the server's log.")

    def _expire(self, job: OptimizationJob) -> None:
        _log.info("A job exceeded its time limit; its picture so far is kept.")
        self.cancel(job)

    def _sweep(self) -> None:
        oldest = time.time() - self._keep_seconds
        over = sorted((j for j in self._jobs.values() if j.is_over), key=_end_of)
        beyond = len(over) - _MOST_KEPT
        for number, job in enumerate(over):
            if job.ended < oldest or number < beyond:
                del self._jobs[job.id]
                job.delete()


def _end_of(job: OptimizationJob) -> float:
    return job.ended


def _find_jobs(folder: Path) -> list[OptimizationJob]:
    """Returns the jobs of an earlier server, except damaged ones."""
    jobs = []
    for path in sorted(folder.iterdir()):
        with contextlib.suppress(OSError, ValueError, KeyError):
            jobs.append(OptimizationJob.open(path))
    return jobs


def _interrupt(process: subprocess.Popen, job: OptimizationJob) -> None:
    if job.picture is None or process.stdin is None:  # the process is still loading
        process.kill()
        return
    with contextlib.suppress(OSError):  # the process has just ended
        os.write(process.stdin.fileno(), CANCEL)
