"""Function that waits for other workers.

Unlike TensorFlow's own wait, this wait can be interrupted.
"""

import contextlib
import logging
import socket
import time
from collections.abc import Iterator, Sequence

from tfstyle.distribution.address import connect_to
from tfstyle.errors import InputError
from tfstyle.interruption import check_interruption

# Seconds between two attempts to reach the other workers; seconds until the first log
# message about the wait, and between later messages.
INTERVAL = 0.5
FIRST_REPORT, NEXT_REPORT = 5.0, 60.0


def wait_for_workers(addresses: Sequence[str], index: int) -> None:
    """Waits until all other workers can be reached at their addresses.

    While waiting, this worker listens on its own port, so that the other workers can
    reach it. Afterwards, the port is released.

    Args:
        addresses: HOST:PORT of each worker.
        index: Index of this worker.

    Raises:
        InputError: The port of this worker cannot be opened, for example because it is
            in use.
    """
    missing = {n: a for n, a in enumerate(addresses) if n != index}
    due = time.monotonic() + FIRST_REPORT
    with _listening(addresses[index]):
        while True:
            check_interruption()
            missing = {n: a for n, a in missing.items() if not _is_reachable(a)}
            if not missing:
                return
            if time.monotonic() >= due:
                names = ", ".join(f"{n} ({a})" for n, a in missing.items())
                logging.getLogger("tfstyle").info("Waiting for worker %s ...", names)
                due = time.monotonic() + NEXT_REPORT
            time.sleep(INTERVAL)


@contextlib.contextmanager
def _listening(address: str) -> Iterator[None]:
    port = int(address.rpartition(":")[2])
    both = socket.has_dualstack_ipv6()
    family = socket.AF_INET6 if both else socket.AF_INET
    try:
        server = socket.create_server(("", port), family=family, dualstack_ipv6=both)
    except OSError as error:
        raise InputError(
            "Expected TF_CONFIG to give this worker a free port on this machine: "
            f"{error.strerror}. Received: {address!r}"
        ) from error
    with server:
        yield


def _is_reachable(address: str) -> bool:
    try:
        with connect_to(address) as made:
            # An attempt to reach a closed port on this machine may connect the socket
            # to itself.
            return made.getsockname() != made.getpeername()
    except OSError:
        return False
