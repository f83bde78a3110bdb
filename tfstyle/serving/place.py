"""A request's place among those that are accepted."""

import time
from collections.abc import Callable


class Place:
    """Is held from before the body is read until the work is really done.

    Args:
        give_back: Called once, when the place is free again.
        timeout: Seconds that the request may take.
    """

    def __init__(self, give_back: Callable[[], None], timeout: float):
        self._give_back = give_back
        self.timeout = timeout
        self._deadline = time.monotonic() + timeout
        self._held = True

    @property
    def seconds_left(self) -> float:
        """Until the request is given up."""
        return max(0.0, self._deadline - time.monotonic())

    def free(self) -> None:
        """Gives the place back, if that has not been done."""
        if self._held:
            self._held = False
            self._give_back()
