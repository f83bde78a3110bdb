"""HOST:PORT addresses, and TCP connections to other processes."""

import re
import socket
from typing import Any

# Pattern of HOST:PORT, where HOST may be an IPv6 address in brackets.
ADDRESS = re.compile(r"[\w.\[\]:-]+:\d{1,5}", re.ASCII)
# Timeout for opening a connection, in seconds.
TIMEOUT = 3.0


def is_address(value: Any) -> bool:
    """Whether a value has the form HOST:PORT, with a port from 1 to 65535."""
    if not isinstance(value, str) or not ADDRESS.fullmatch(value):
        return False
    return 0 < int(value.rpartition(":")[2]) < 65536


def connect_to(address: str) -> socket.socket:
    """Opens a TCP connection.

    Args:
        address: HOST:PORT.

    Raises:
        OSError: The connection fails.
        ValueError: The address is not HOST:PORT.
    """
    host, _, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), TIMEOUT)
