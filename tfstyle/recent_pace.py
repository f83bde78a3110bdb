"""Pace of a long run, and an estimate of the time left."""

from collections import deque

# The pace is the average over a window of recent steps: the steps of the last 30
# seconds, but at least 10 steps. The window evens out pauses, for example for
# checkpoints, and soon excludes the slow first steps.
WINDOW_SECONDS = 30.0
LEAST_STEPS = 10


class RecentPace:
    """Pace of a run, based on its recent steps.

    The time before the end of the first step is not counted, because it includes
    imports, compilation and other preparations.

    Example:

    >>> pace = RecentPace()
    >>> for seconds, frames in ((9, 1), (11, 2), (13, 3)):
    ...     pace.record(seconds, frames)
    >>> pace.rate, pace.seconds_left(10)
    (0.5, 14.0)
    """

    def __init__(self):
        # End time of each step in the window, in seconds, and the work done by then.
        self._marks = deque[tuple[float, float]]()

    def record(self, now: float, done: float) -> None:
        """Records the end of a step. Ignores the step if `done` has not increased.

        Args:
            now: Current time in seconds.
            done: Work done so far, in any unit. In a resumed run, this includes the
                work done before the interruption.
        """
        if done <= (self._marks[-1][1] if self._marks else 0):
            return
        self._marks.append((now, done))
        while (
            len(self._marks) > LEAST_STEPS + 1
            and now - self._marks[1][0] >= WINDOW_SECONDS
        ):
            self._marks.popleft()

    @property
    def rate(self) -> float | None:
        """Work done per second; None if unknown, for example after only one step."""
        if not self._marks:
            return None
        (began, before), (now, done) = self._marks[0], self._marks[-1]
        return (done - before) / (now - began) if now > began else None

    def seconds_left(self, total: float) -> float | None:
        """Estimates the time left.

        Args:
            total: Total work of the run, in the same unit as `done` in `record`.

        Returns:
            Seconds until the end of the run; None if the pace is unknown.
        """
        rest = total - (self._marks[-1][1] if self._marks else 0)
        if rest <= 0:
            return 0.0
        rate = self.rate
        return rest / rate if rate else None
