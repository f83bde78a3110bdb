"""Connection to a running or newly started Ray cluster."""

import contextlib
import logging
import os
import re
from importlib import import_module
from typing import Any

from tfstyle.distribution.address import ADDRESS, connect_to, is_address
from tfstyle.distribution.leaving import LEAVING_SECONDS, leave_within
from tfstyle.errors import InputError
from tfstyle.interruption import handlers_kept, interruption_repeated
from tfstyle.machine import usable_cores

# Size, in bytes, of the object store if a cluster is started on this machine. The size
# is sufficient for a few pictures per worker.
STORE_BYTES = 512 * 2**20
# Environment variable with the address that "auto" stands for.
VARIABLE = "RAY_ADDRESS"
# Settings that Ray reads from the environment when it is imported or starts a cluster.
_RAY_SETTINGS = {
    # By default, Ray prints a warning about accelerators and sends usage statistics.
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
    "RAY_USAGE_STATS_ENABLED": "0",
    # On a busy machine, workers can take longer to start than Ray's default allows.
    "RAY_worker_register_timeout_seconds": "600",
    # By default, Ray runs its workers with a low priority.
    "RAY_worker_niceness": "0",
}
# Bytes that open an HTTP/2 connection: the preface and an empty SETTINGS frame. An
# HTTP/2 server, such as gRPC, answers with a frame of type SETTINGS.
_PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(3) + b"\x04" + bytes(5)
_SETTINGS = 4
# Part of Ray's error message if no cluster is running on this machine.
_NONE_HERE = "Could not find any running Ray instance"


def import_ray() -> Any:
    """Imports Ray.

    Raises:
        InputError: Ray is not installed.
    """
    for name, value in _RAY_SETTINGS.items():
        os.environ.setdefault(name, value)
    try:
        return import_module("ray")
    except ImportError as error:
        raise InputError(
            "Expected Ray to be installed (pip install 'tfstyle[ray]'), because `ray` "
            f"is set. Received: {' '.join(str(error).split())}"
        ) from error


def connect(ray: Any, address: str) -> None:
    """Connects to a running Ray cluster, or starts a new one.

    Args:
        ray: The module `ray`.
        address: Address of the cluster, as in `ClusterOptions`.

    Raises:
        InputError: The address is invalid, there is no cluster at the address, no
            cluster can be started, or the program is already connected to Ray.
    """
    common = {"log_to_driver": False, "logging_level": logging.ERROR}
    if ray.is_initialized():
        raise InputError(
            "Expected this program not to be connected to Ray already; call "
            "ray.shutdown() first. "
            f"Received: ray={address!r}"
        )
    named = os.environ.get(VARIABLE, "") if address == "auto" else address
    try:
        # Ctrl-C must work while Ray connects, which may take half a minute. Ray's own
        # signal handler would terminate the process.
        with handlers_kept(), interruption_repeated():
            _connect(ray, named, VARIABLE if named != address else "ray", common)
    except KeyboardInterrupt:
        leave_within(ray.shutdown, LEAVING_SECONDS)
        raise
    # By default, Ray prints the output of all workers to stdout. This output is
    # dropped, because this process logs everything important.
    with contextlib.suppress(ImportError):
        private: Any = import_module("ray._private.worker")
        private.print_to_stdstream = lambda *_, **__: None


def _connect(ray: Any, named: str, name: str, common: dict) -> None:
    if named == "local":
        _start(ray, common)
    elif named in ("", "auto"):
        _join_or_start(ray, common)
    else:
        check_address(named, name)
        try:
            _greet(named)
            ray.init(address=named, **common)
        except (OSError, RuntimeError, ValueError) as error:
            raise _unreachable(named, error, name) from error


def _join_or_start(ray: Any, common: dict) -> None:
    """Connects to the cluster on this machine, or starts one if none is running."""
    try:
        ray.init(address="auto", **common)
    except (OSError, RuntimeError, ValueError) as error:
        if not _is_none_running(error):
            raise _unreachable("auto", error) from error
        _start(ray, common)


def _is_none_running(error: Exception) -> bool:
    """Whether no cluster runs here, even if Ray found a stopped cluster's address."""
    text = str(error)
    found = re.search(ADDRESS.pattern, text)
    if _NONE_HERE in text or found is None:
        return _NONE_HERE in text
    try:
        connect_to(found[0]).close()  # Ray itself would retry for minutes
    except (OSError, ValueError):
        return True
    return False


def _start(ray: Any, common: dict) -> None:
    """Starts a cluster on this machine. The cluster stops when this process exits."""
    try:
        ray.init(
            address="local",
            num_cpus=usable_cores(),
            include_dashboard=False,
            object_store_memory=STORE_BYTES,
            **common,
        )
    except Exception as error:  # Ray may raise any exception
        reason = " ".join(str(error).split())[:200]
        raise InputError(
            f"Expected Ray to start on this machine for ray='auto'. Received: {reason}"
        ) from error


def check_address(address: str, name: str = "ray") -> None:
    """Raises an error unless an address is HOST:PORT.

    Args:
        address: Address of a cluster.
        name: Name of the argument or environment variable with the address.

    Raises:
        InputError: The address is not HOST:PORT (for example, it begins with ray://).
    """
    if not is_address(address):
        raise InputError(
            "Expected `ray` to be auto or the HOST:PORT of a Ray cluster, and the "
            f"environment variable {VARIABLE} to be HOST:PORT if it is set. "
            f"Received: {name}={address!r}"
        )


def _greet(address: str) -> None:
    """Checks that the program at an address responds like Ray.

    Without this check, Ray would keep trying to connect for minutes.

    Raises:
        OSError: The connection fails, or a program other than Ray answers.
        ValueError: The address is not HOST:PORT.
    """
    with connect_to(address) as connection:
        if os.environ.get("RAY_USE_TLS", "0") not in ("", "0"):
            return
        connection.sendall(_PREFACE)
        answer = b""
        while len(answer) < 9 and (part := connection.recv(9)):
            answer += part
    if len(answer) < 9 or answer[3] != _SETTINGS:
        raise OSError("the program at this address is not Ray")


def _unreachable(address: str, error: Exception, name: str = "ray") -> InputError:
    lines = str(error).split("\n")
    reason = next((" ".join(line.split()) for line in lines if line.strip()), "")
    # `_greet` has already reached the address, so the cause may be a missing token.
    if isinstance(error, ConnectionError) and "Failed to connect" in reason:
        reason += " (if the cluster requires a token, set RAY_AUTH_MODE=token)"
    return InputError(
        f"Expected `{name}` to be the address of a running cluster: {reason[:300]}. "
        f"Received: {name}={address!r}"
    )
