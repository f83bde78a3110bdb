"""A few threads that paint, and a bounded queue in front of them."""

import asyncio
import math
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tfstyle.serving.abandonment import Abandonment
from tfstyle.serving.place import Place
from tfstyle.serving.serving_error import ServingError, busy, too_late

# Of a new duration in the mean that `Retry-After` is computed from.
NEWEST = 0.2


class Workers:
    """Runs functions in threads; all methods belong to the event loop's thread.

    Places are given before bodies are read, so that what waits in memory is bounded by
    their number times the largest body.

    Args:
        count: Of threads.
        max_queue: Requests that may wait for one.
        timeout: Seconds that a request may take.
    """

    def __init__(self, count: int, max_queue: int, timeout: float):
        self._executor = ThreadPoolExecutor(count, "tfstyle-worker")
        self._count = count
        self._places = count + max_queue
        self._timeout = timeout
        self._seconds = 1.0
        self.accepted = 0

    @property
    def waiting(self) -> int:
        """Requests that are accepted and wait for a worker, or are being read."""
        return max(0, self.accepted - self._count)

    def admit(self) -> Place:
        """Gives a request a place.

        Raises:
            ServingError: The queue is full.
        """
        if self.accepted >= self._places:
            seconds = self.accepted * self._seconds / self._count
            raise busy(max(1, math.ceil(seconds)))
        self.accepted += 1
        return Place(self._free, self._timeout)

    async def run(
        self,
        place: Place,
        work: Callable[[Callable[[float], None]], Any],
        gone: Awaitable,
    ) -> Any:
        """Lets a worker do `work`.

        Args:
            place: Of the request; given back when the work has ended.
            work: Takes a function to be called now and then, which raises if nobody
                waits any more.
            gone: Ends when the client has gone.

        Returns:
            What `work` returns.

        Raises:
            ServingError: It took too long, or the client has gone.
        """
        abandonment = Abandonment()
        loop = asyncio.get_running_loop()
        working = loop.run_in_executor(self._executor, self._timed, work, abandonment)
        working.add_done_callback(lambda done: self._end(done, place))
        leaving = asyncio.ensure_future(gone)
        try:
            await asyncio.wait(
                {working, leaving},
                timeout=place.seconds_left,
                return_when=asyncio.FIRST_COMPLETED,
            )
            if working.done():
                return working.result()[0]
            if leaving.done():
                raise ServingError(499, "The client has gone.")
            raise too_late(place.timeout)
        finally:
            leaving.cancel()
            abandonment.declare()

    def close(self) -> None:
        """Ends the threads when their work is done."""
        self._executor.shutdown(wait=True)

    @staticmethod
    def _timed(work: Callable, abandonment: Abandonment) -> tuple[Any, float]:
        abandonment.check()
        began = time.monotonic()
        result = work(abandonment.check)
        return result, time.monotonic() - began

    def _end(self, done: asyncio.Future, place: Place) -> None:
        place.free()
        # Asking for the error keeps asyncio from logging it if nobody waits any more.
        if not done.cancelled() and done.exception() is None:
            self._seconds += NEWEST * (done.result()[1] - self._seconds)

    def _free(self) -> None:
        self.accepted -= 1
