"""Jobs for workers, and an estimate of how long a job takes."""

import contextlib
import math
import time
from collections.abc import Mapping
from concurrent.futures import Future, InvalidStateError
from dataclasses import dataclass, field
from typing import Any

from tfstyle.serving.servable import Servable

# Weight of the newest duration in the moving average.
_NEWEST_WEIGHT = 0.2

# A request is rejected if it is expected to take more than this fraction of the
# timeout, including the time in the queue. The remaining fraction is a reserve:
# durations vary, and the work on a request that misses its deadline is wasted.
_USABLE_TIMEOUT = 0.8


@dataclass(eq=False)
class Job:
    """Request whose body has been received completely.

    Args:
        action: Action of the worker, such as "paint".
        payload: Body of the request, or the files in it.
        arguments: Arguments of the action, serializable as JSON.
        timeout: Seconds until the request is abandoned.
        servable: Model version to use, if any. The files of a version are kept as long
            as a job refers to the version.

    Attributes:
        answer: Future whose result is the header and payload of the worker's response.
        waited: Seconds that the job spent in the queue; 0 until a worker takes the job.
    """

    action: str
    payload: bytes | bytearray
    arguments: Mapping[str, Any]
    timeout: float
    servable: Servable | None = None
    answer: Future = field(default_factory=Future)

    def __post_init__(self):
        self._submitted = time.monotonic()
        self._deadline = self._submitted + self.timeout
        self.waited = 0.0

    def begin(self) -> None:
        """Records that a worker has taken the job from the queue."""
        self.waited = time.monotonic() - self._submitted

    @property
    def seconds_left(self) -> float:
        """Seconds until the deadline, at least 0."""
        return max(0.0, self._deadline - time.monotonic())

    def succeed(self, header: dict, payload: bytes) -> None:
        """Delivers the worker's response, if anyone is still waiting for it."""
        with contextlib.suppress(InvalidStateError):
            self.answer.set_result((header, payload))

    def fail(self, error: Exception) -> None:
        """Delivers an error, if anyone is still waiting for the response."""
        with contextlib.suppress(InvalidStateError):
            self.answer.set_exception(error)


class Pace:
    """Estimate of how long requests take, based on recent requests.

    Args:
        workers: Number of requests processed at a time.
        timeout: Time limit of a request, in seconds.

    Attributes:
        seconds: Moving average of the durations of requests, in seconds; 0 before the
            first request.
    """

    def __init__(self, workers: int, timeout: float):
        self._workers = workers
        self._timeout = timeout
        self.seconds = 0.0

    def record(self, seconds: float) -> None:
        """Records how many seconds a worker spent on a request."""
        weight = _NEWEST_WEIGHT if self.seconds else 1.0
        self.seconds += weight * (seconds - self.seconds)

    def excess(self, ahead: int) -> int:
        """Estimates by how many seconds a new request would exceed its time limit.

        Args:
            ahead: Number of requests that are waiting or in progress.

        Returns:
            Number of seconds, rounded up; 0 if the request would be answered in time.
            A client should wait this long before it sends the request. If a worker is
            idle, the result is always 0. Without this rule, an estimate that is too
            high could block all requests, and would then never be corrected.
        """
        if ahead < self._workers:
            return 0
        wait = (ahead - self._workers + 1) * self.seconds / self._workers
        excess = wait + self.seconds - _USABLE_TIMEOUT * self._timeout
        return max(0, math.ceil(excess))

    def is_hopeless(self, seconds_left: float) -> bool:
        """Whether a request that starts now would most likely miss its deadline."""
        # The threshold is only half the average, because this request may be small.
        return seconds_left < self.seconds / 2
