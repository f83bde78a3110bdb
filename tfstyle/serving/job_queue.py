"""Queue of jobs, which run one at a time, each in its own process."""

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
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tfstyle.errors import InputError
from tfstyle.serving.job_kind import Order
from tfstyle.serving.job_process import CANCEL
from tfstyle.serving.job_work import CANCELED, FAILED, RUNNING
from tfstyle.serving.pauses import Pauses
from tfstyle.serving.pool import Pool
from tfstyle.serving.serve_options import ServeOptions
from tfstyle.serving.serving_error import ServingError, busy
from tfstyle.serving.stored_job import StoredJob

_PROGRAM = (
    "import json, sys; sys.path[:] = json.loads(sys.argv.pop()); "
    "from tfstyle.serving.worker_limits import end_with_parent; "
    "end_with_parent(int(sys.argv.pop())); "  # before the slow imports
    "from tfstyle.serving.job_process import main; main()"
)
# Seconds between checks for expired results.
_SWEEP_SECONDS = 30.0
# Maximum number of results to keep; the oldest are removed first.
_MOST_KEPT = 200
# Seconds within which a canceled job has to finish its current step or frame and write
# the result. After this time, its process is killed, because a decoder may be hanging.
_ENDING_SECONDS = 120.0
# Seconds after which clients may retry if the queue is full. An optimization at the
# default size takes about this long.
_RETRY_SECONDS = 30

_log = logging.getLogger("tfstyle.serving")


class JobQueue:
    """Queue that runs jobs one after another. Any thread may call any method.

    Args:
        folder: Folder in which all jobs are stored. If the server is restarted with
            this folder, it resumes unfinished jobs.
        options: Options of the server, including the limits for jobs.
        pool: Pool of workers; requests to the workers take precedence over jobs.

    Attributes:
        closed: Whether the server is stopping.
    """

    def __init__(self, folder: Path, options: ServeOptions, pool: Pool):
        self._folder, self._options, self._pool = folder, options, pool
        self.closed = False
        self._changed = threading.Condition()
        self._process: subprocess.Popen | None = None
        self._pauses: Pauses | None = None
        self._running: StoredJob | None = None
        self._jobs = {job.id: job for job in _find_jobs(folder)}
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def check_room(self) -> None:
        """Raises an error if the queue is full.

        Raises:
            ServingError: The queue is full.
        """
        with self._changed:
            if len(self.waiting) >= self._options.max_jobs + (self._running is None):
                raise busy(_RETRY_SECONDS)

    def submit(self, order: Order) -> StoredJob:
        """Adds a job.

        Raises:
            ServingError: The queue is full, or the job cannot be stored.
        """
        with self._changed:
            self.check_room()
            folder = self._folder / uuid.uuid4().hex
            try:
                job = StoredJob.create(folder, order)
            except (OSError, InputError) as error:
                shutil.rmtree(folder, ignore_errors=True)
                _log.warning("A job could not be stored: %s", error)
                text = "The job cannot be stored; see the server's log."
                raise ServingError(503, text) from error
            self._jobs[job.id] = job
            self._changed.notify_all()
            return job

    @property
    def waiting(self) -> list[StoredJob]:
        """Waiting jobs, oldest first."""
        jobs = [j for j in self._jobs.values() if not j.is_over]
        jobs = [job for job in jobs if job is not self._running]
        return sorted(jobs, key=lambda job: job.began)

    def find(self, job_id: str) -> StoredJob:
        """Returns the job with the given ID.

        Raises:
            ServingError: The job does not exist or has expired.
        """
        job = self._jobs.get(job_id)
        if job is None:
            raise ServingError(
                404, "There is no job with this ID; it may have expired."
            )
        return job

    def ahead(self, job: StoredJob) -> int:
        """Returns the number of running and waiting jobs ahead of a waiting job."""
        waiting = self.waiting
        running = int(self._running is not None)
        return waiting.index(job) + running if job in waiting else 0

    def cancel(self, job: StoredJob) -> None:
        """Cancels a job, and keeps its result so far."""
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
        """Kills the process of the running job; a later server can resume the job."""
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

    def _carry_out(self, job: StoredJob) -> None:
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

    def _start(self, job: StoredJob) -> subprocess.Popen:
        job.state = RUNNING
        job.add_event({**job.events.last, "state": RUNNING})
        arguments = [str(job.folder), json.dumps(asdict(self._options))]
        arguments += [str(os.getpid()), json.dumps(sys.path)]
        return subprocess.Popen(
            [sys.executable, "-c", _PROGRAM, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={"TF_CPP_MIN_LOG_LEVEL": "3", **os.environ},
        )

    def _follow(self, job: StoredJob, process: subprocess.Popen) -> None:
        """Stores the events that a job's process reports, until the process ends."""
        timer = threading.Timer(self._options.job_timeout, self._expire, [job])
        timer.start()
        last: dict[str, Any] = {}
        try:
            with process:
                for line in process.stdout or ():
                    last = json.loads(line)
                    if last["state"] == RUNNING:
                        job.add_event(last)
                process.wait()
        finally:
            timer.cancel()
        if not self.closed or last.get("state", RUNNING) != RUNNING:
            self._conclude(job, last, process.returncode)

    def _conclude(self, job: StoredJob, last: Mapping, code: int) -> None:
        if "defect" in last:
            _log.error("A job failed:\n%s", last["defect"])
            job.end(FAILED, "Internal error; see the server's log.")
        elif last.get("state", RUNNING) != RUNNING:
            job.end(last["state"], last.get("error", ""))
        elif job.canceled:
            job.end(CANCELED)
        else:
            _log.warning("A job process died (exit code %s).", code)
            job.end(FAILED, "The process of this job died; see the server's log.")

    def _expire(self, job: StoredJob) -> None:
        _log.info("A job exceeded its time limit; its result so far is kept.")
        self.cancel(job)

    def _sweep(self) -> None:
        oldest = time.time() - self._options.job_hours * 3600
        over = sorted((j for j in self._jobs.values() if j.is_over), key=_end_of)
        beyond = len(over) - _MOST_KEPT
        for number, job in enumerate(over):
            if job.ended < oldest or number < beyond:
                del self._jobs[job.id]
                job.delete()


def _end_of(job: StoredJob) -> float:
    return job.ended


def _find_jobs(folder: Path) -> list[StoredJob]:
    """Returns the jobs that an earlier server stored; skips damaged jobs."""
    jobs = []
    for path in sorted(folder.iterdir()):
        with contextlib.suppress(OSError, ValueError):
            jobs.append(StoredJob.open(path))
    return jobs


def _interrupt(process: subprocess.Popen, job: StoredJob) -> None:
    if not job.outputs or process.stdin is None:  # there is no result to keep
        process.kill()
        return
    killer = threading.Timer(_ENDING_SECONDS, process.kill)
    killer.daemon = True
    killer.start()
    with contextlib.suppress(OSError):  # the process has just ended
        os.write(process.stdin.fileno(), CANCEL)
