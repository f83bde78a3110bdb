"""Addresses of other processes."""

import re
import socket

# HOST:PORT; the host may be an IPv6 address in brackets.
ADDRESS = re.compile(r"[\w.\[\]:-]+:\d{1,5}")
# Timeout of a connection in seconds.
TIMEOUT = 3.0


def connect_to(address: str) -> socket.socket:
    """Opens a connection.

    Args:
        address: HOST:PORT.

    Raises:
        OSError: The connection fails.
        ValueError: The address is not HOST:PORT.
    """
    host, _, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), TIMEOUT)
