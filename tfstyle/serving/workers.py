"""Asynchronous access to the workers: admission, waiting and cancellation."""

import asyncio
from collections.abc import Awaitable

from starlette.requests import Request

from tfstyle.serving.jobs import Job
from tfstyle.serving.pool import Pool
from tfstyle.serving.serve_options import ServeOptions
from tfstyle.serving.serving_error import ServingError, busy, too_late

# Number of seconds that a worker has, after the client has disconnected, to stop the
# job before the worker is killed. A new worker takes about half a second to start.
_GIVE_UP_SECONDS = 2.0


class Workers:
    """Access to the workers; all methods must be called from the event loop's thread.

    Args:
        pool: Pool of workers.
        options: Options of the server.
    """

    def __init__(self, pool: Pool, options: ServeOptions):
        self._pool = pool
        self._options = options
        self._places = options.worker_count + options.max_queue

    @property
    def waiting(self) -> int:
        """Number of requests that are waiting for a worker."""
        return self._pool.waiting

    @property
    def deaths(self) -> int:
        """Number of workers that died or were killed."""
        return self._pool.deaths

    def check_room(self) -> None:
        """Raises an error if the server is too busy for a new request.

        Raises:
            ServingError: The queue is full, or so long that a new request could not be
                answered in time. The message says when to retry.
        """
        ahead = self._pool.ahead
        seconds = self._pool.pace.excess(ahead)
        if ahead >= self._places:
            raise busy(max(1, seconds))
        if seconds:
            raise busy(seconds, "The wait for earlier requests would be too long")

    async def run(self, job: Job, gone: Awaitable) -> tuple[dict, bytes]:
        """Runs a job.

        Args:
            job: New job.
            gone: Awaitable that completes when the client disconnects.

        Returns:
            Header and payload of the worker's response.

        Raises:
            ServingError: The request is invalid or took too long, its worker died, the
                server is stopping, or the client has disconnected.
            WorkerDefectError: There is a bug in the worker.
        """
        self._pool.submit(job)
        working = asyncio.wrap_future(job.answer)
        # Retrieves the error, because asyncio logs every error that is not retrieved.
        working.add_done_callback(lambda done: done.cancelled() or done.exception())
        leaving = asyncio.ensure_future(gone)
        try:
            await asyncio.wait(
                {working, leaving},
                timeout=job.seconds_left,
                return_when=asyncio.FIRST_COMPLETED,
            )
            if working.done():
                return working.result()
            if leaving.done():
                raise ServingError(499, "The client has disconnected.")
            raise too_late(job.timeout)
        finally:
            self._give_up(job, at_once=not leaving.done())
            leaving.cancel()

    def _give_up(self, job: Job, at_once: bool) -> None:
        if job.answer.done():
            return
        self._pool.give_up(job, at_once)
        if not at_once:
            loop = asyncio.get_running_loop()
            loop.call_later(_GIVE_UP_SECONDS, self._pool.give_up, job, True)


async def gone(request: Request) -> None:
    """Waits until the client of a request disconnects.

    Args:
        request: Request whose body has already been read.
    """
    while (await request.receive())["type"] != "http.disconnect":
        await asyncio.sleep(0)
