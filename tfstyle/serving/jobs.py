"""Jobs: requests that wait for a worker or are being painted, and their pace."""

import contextlib
import math
import time
from concurrent.futures import Future, InvalidStateError
from dataclasses import dataclass, field

from tfstyle.serving.servable import Servable

# Weight of a new duration in the mean.
_NEWEST_WEIGHT = 0.2

# Share of the timeout that waiting and painting may be expected to take: durations
# vary, and a request that is late has cost a worker for nothing.
_USABLE_TIMEOUT = 0.8


@dataclass(eq=False)
class Job:
    """A request whose body is complete.

    Args:
        servable: Version that paints; its files stay while a job holds it.
        body: JSON.
        max_pixels: Largest number of pixels of all pictures together.
        max_answer: Largest answer to pictures that are sent as numbers, in bytes.
        timeout: Seconds from now after which the request is given up.

    Attributes:
        answer: Future of the answer's header and payload.
    """

    servable: Servable
    body: bytes | bytearray
    max_pixels: int
    max_answer: int
    timeout: float
    answer: Future = field(default_factory=Future)

    def __post_init__(self):
        self._deadline = time.monotonic() + self.timeout

    @property
    def seconds_left(self) -> float:
        """Seconds until the deadline, at least 0."""
        return max(0.0, self._deadline - time.monotonic())

    def succeed(self, header: dict, payload: bytes) -> None:
        """Hands over the answer, if anybody waits."""
        with contextlib.suppress(InvalidStateError):
            self.answer.set_result((header, payload))

    def fail(self, error: Exception) -> None:
        """Hands over an error, if anybody waits."""
        with contextlib.suppress(InvalidStateError):
            self.answer.set_exception(error)


class Pace:
    """Expects durations by those of the newest requests.

    Args:
        workers: Number of requests that are painted at a time.
        timeout: Seconds that a request may take.

    Attributes:
        seconds: Mean duration of the newest requests; 0 before the first one.
    """

    def __init__(self, workers: int, timeout: float):
        self._workers = workers
        self._timeout = timeout
        self.seconds = 0.0

    def note(self, seconds: float) -> None:
        """Takes note of the seconds that a worker has spent on a request."""
        weight = _NEWEST_WEIGHT if self.seconds else 1.0
        self.seconds += weight * (seconds - self.seconds)

    def excess(self, ahead: int) -> int:
        """Seconds until a new request could be answered in time, rounded up.

        Args:
            ahead: Number of requests that wait or are being painted.

        Returns:
            0 if it can be answered in time now. That is always so where a worker is
            idle, for only by painting is the pace measured again.
        """
        if ahead < self._workers:
            return 0
        wait = (ahead - self._workers + 1) * self.seconds / self._workers
        excess = wait + self.seconds - _USABLE_TIMEOUT * self._timeout
        return max(0, math.ceil(excess))

    def is_hopeless(self, seconds_left: float) -> bool:
        """Whether a request whose turn it is would most likely end too late."""
        # Half, since the mean is that of requests of all sizes.
        return seconds_left < self.seconds / 2
