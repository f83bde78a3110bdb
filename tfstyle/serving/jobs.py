"""Jobs: requests that wait for a worker or are being painted."""

import contextlib
import time
from concurrent.futures import Future, InvalidStateError
from dataclasses import dataclass, field

from tfstyle.serving.servable import Servable


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
