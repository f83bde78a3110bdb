"""Pace: how long requests take, and which ones cannot be answered in time."""

import math

# Weight of a new duration in the mean.
_NEWEST_WEIGHT = 0.2
# Share of the timeout that waiting and painting may be expected to take: durations
# vary, and a request that is late has cost a worker for nothing.
_USABLE_TIMEOUT = 0.8


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
