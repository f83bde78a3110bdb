"""Painting for the event loop: admits requests, waits for workers, gives up."""

import asyncio
from collections.abc import Awaitable

from tfstyle.serving.jobs import Job
from tfstyle.serving.pool import Pool
from tfstyle.serving.serve_options import ServeOptions
from tfstyle.serving.serving_error import ServingError, busy, too_late

# Seconds that a worker has to end a job by itself when its client is gone; a new worker
# takes about half a second.
_GIVE_UP_SECONDS = 2.0


class Workers:
    """Has requests painted; all methods belong to the event loop's thread.

    Args:
        pool: Does the work.
        options: Options of the server.
    """

    def __init__(self, pool: Pool, options: ServeOptions):
        self._pool = pool
        self._options = options
        self._places = options.worker_count + options.max_queue

    @property
    def waiting(self) -> int:
        """Number of requests that wait for a worker."""
        return self._pool.waiting

    @property
    def deaths(self) -> int:
        """Number of workers that have died or were killed."""
        return self._pool.deaths

    def check_room(self) -> None:
        """Refuses a request that the queue has no place for, or no time.

        Raises:
            ServingError: It says when to try again.
        """
        ahead = self._pool.ahead
        seconds = self._pool.pace.excess(ahead)
        if ahead >= self._places or seconds:
            raise busy(max(1, seconds))

    async def paint(self, job: Job, gone: Awaitable) -> tuple[bytes, int]:
        """Has a job done.

        Args:
            job: Just made.
            gone: Ends when the client has gone.

        Returns:
            Body of the answer, and the number of pictures.

        Raises:
            ServingError: The request cannot be used, took too long, or the client has
                gone.
        """
        self._pool.submit(job)
        working = asyncio.wrap_future(job.answer)
        # Asking for the error keeps asyncio from logging it if nobody waits any more.
        working.add_done_callback(lambda done: done.cancelled() or done.exception())
        leaving = asyncio.ensure_future(gone)
        try:
            await asyncio.wait(
                {working, leaving},
                timeout=job.seconds_left,
                return_when=asyncio.FIRST_COMPLETED,
            )
            if working.done():
                header, payload = working.result()
                return payload, int(header["pictures"])
            if leaving.done():
                raise ServingError(499, "The client has gone.")
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
