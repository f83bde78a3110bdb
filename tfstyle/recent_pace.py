"""Pace of a long run, and the time left."""

from collections import deque

# The pace is that of the last steps: of all steps within this number of seconds, and of
# at least this number of steps. A window of 30 seconds evens out pauses, such as those
# for checkpoints, and soon forgets slow early steps.
WINDOW_SECONDS = 30.0
LEAST_STEPS = 10


class RecentPace:
    """Pace of a run, based on its recent steps.

    The time before the end of the first step is not counted, because it contains
    imports, compilation and other preparations.

    Example:

    >>> pace = RecentPace()
    >>> for seconds, frames in ((9, 1), (11, 2), (13, 3)):
    ...     pace.record(seconds, frames)
    >>> pace.rate, pace.seconds_left(10)
    (0.5, 14.0)
    """

    def __init__(self):
        # Pairs of the time and the work done by then, after each step in the window.
        self._marks = deque[tuple[float, float]]()

    def record(self, now: float, done: float) -> None:
        """Records the end of a step; has no effect if no work was done in it.

        Args:
            now: Current time in seconds.
            done: Work done so far, in any unit, including that of earlier runs.
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
            total: Work of the whole run, in the unit of `done`.

        Returns:
            Seconds until the end of the run; None if the pace is unknown.
        """
        rest = total - (self._marks[-1][1] if self._marks else 0)
        if rest <= 0:
            return 0.0
        rate = self.rate
        return rest / rate if rate else None
