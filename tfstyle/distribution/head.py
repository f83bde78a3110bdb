"""Monitoring of the head node of a Ray cluster."""

import threading

from tfstyle.distribution.address import connect_to
from tfstyle.errors import InputError

# Seconds between two test connections, and number of consecutive failures after which
# the head node is considered lost.
INTERVAL, FAILURES = 1.0, 3


class HeadWatch:
    """Thread that detects when the head node is lost.

    Without this thread, Ray would wait several minutes for the node to come back.

    Args:
        address: HOST:PORT of the head node.

    Attributes:
        is_gone: Whether the head node is lost.
    """

    def __init__(self, address: str):
        self.address = address
        self.is_gone = False
        self._stop = threading.Event()
        threading.Thread(target=self._run, daemon=True).start()

    def check(self) -> None:
        """Raises an error if the head node is lost.

        Raises:
            InputError: The head node cannot be reached.
        """
        if self.is_gone:
            raise InputError(
                "Expected the head node of the Ray cluster to stay reachable; "
                "finished work is kept; run the same command again to continue. "
                f"Received: no answer from '{self.address}'"
            )

    def stop(self) -> None:
        """Stops the thread."""
        self._stop.set()

    def _run(self) -> None:
        failures = 0
        while failures < FAILURES and not self._stop.wait(INTERVAL):
            try:
                connect_to(self.address).close()
                failures = 0
            except OSError:
                failures += 1
        self.is_gone = not self._stop.is_set()
