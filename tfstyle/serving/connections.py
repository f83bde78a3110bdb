"""HTTP connections, limited in number, and closed if the client is too slow."""

import contextlib
import math
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

try:
    import resource
except ImportError:  # Windows
    HAS_LIMITS = False
else:
    HAS_LIMITS = True

# Maximum number of connections. Browsers keep several connections open, most of them
# idle.
MAX_CONNECTIONS = 1000
# Number of file descriptors reserved for worker pipes, files and libraries.
_OTHER_FILES = 128
# Time limit for the request line and headers, in seconds. The time starts when the
# connection is opened or, on a kept-alive connection, when a request begins to arrive.
HEADER_SECONDS = 10.0
# Minimum average rate, in bytes per second, at which a client must receive a response,
# measured over `_SENDING_SECONDS`.
_SLOWEST_BYTES_A_SECOND = 1000
_SENDING_SECONDS = 20.0
# Number of seconds that a stopping server waits for request bodies to arrive.
ENDING_SECONDS = 5.0
# Seconds between checks of a connection.
_TICK = 1.0


class Connection(H11Protocol):
    """uvicorn's HTTP/1.1 protocol, plus a connection limit and minimum speeds."""

    def connection_made(self, transport: Any) -> None:
        """Starts regular checks. If too many connections are open, closes one."""
        transport = _OpenTransport(transport)
        super().connection_made(transport)
        self._since = self.loop.time()
        self._receiving = True
        self._unsent = (self._since, 0)
        self._timer = self.loop.call_later(_TICK, self._look)
        if len(self.connections) > max_connections():
            self._make_room()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stops the checks when the connection has been closed."""
        self._timer.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Records the time at which a request begins to arrive."""
        if not self._receiving:
            self._since, self._receiving = self.loop.time(), True
        super().data_received(data)

    def on_response_complete(self) -> None:
        """Records the time at which the connection becomes idle."""
        self._since, self._receiving = self.loop.time(), False
        super().on_response_complete()

    def send_400_response(self, msg: str) -> None:
        """Answers a malformed request with an error in JSON, as for all errors."""
        text = f'{{"error": "{msg}"}}'.encode()
        self._write_and_close(b"400 Bad Request", text)

    def shutdown(self) -> None:
        """Lets requests finish, but waits only `ENDING_SECONDS` for a request body."""
        super().shutdown()
        if self.is_reading:
            self.loop.call_later(ENDING_SECONDS, self._close_if_reading)

    @property
    def is_idle(self) -> bool:
        """Whether the connection is idle, or receiving the headers of a request."""
        return self.cycle is None or self.cycle.response_complete

    @property
    def is_reading(self) -> bool:
        """Whether the body of a request is still arriving."""
        return not self.is_idle and self.cycle.more_body

    def close_now(self) -> None:
        """Closes the connection immediately, whatever its state."""
        with contextlib.suppress(Exception):
            self.transport.abort()

    def _close_if_reading(self) -> None:
        if self.is_reading:
            self.close_now()

    def _look(self) -> None:
        self._timer = self.loop.call_later(_TICK, self._look)
        now = self.loop.time()
        unsent = self.transport.get_write_buffer_size()
        late = self.is_idle and self._receiving and now - self._since > HEADER_SECONDS
        if self._is_stuck(now, unsent) or (late and not unsent):
            self.close_now()

    def _is_stuck(self, now: float, unsent: int) -> bool:
        """Whether the client is receiving the response too slowly."""
        began, before = self._unsent
        if not unsent or not before:
            self._unsent = (now, unsent)
        elif now - began > _SENDING_SECONDS:
            self._unsent = (now, unsent)
            return before - unsent < _SLOWEST_BYTES_A_SECOND * _SENDING_SECONDS
        return False

    def _make_room(self) -> None:
        """Closes the connection that has been idle the longest.

        If no connection is idle, closes the connection whose request body has been
        arriving the longest. If no body is arriving either, refuses the new connection.
        """
        every = [c for c in self.connections if isinstance(c, Connection)]
        others = [c for c in every if c is not self]
        free = [c for c in others if c.is_idle] or [c for c in others if c.is_reading]
        if free:
            min(free, key=lambda connection: connection._since).close_now()
        else:
            text = b'{"error": "Too many connections; try again in 1 s."}'
            self._write_and_close(b"503 Service Unavailable", text)

    def _write_and_close(self, status: bytes, text: bytes) -> None:
        head = (
            b"HTTP/1.1 %b\r\ncontent-type: application/json\r\n"
            b"x-content-type-options: nosniff\r\nconnection: close\r\n"
            b"content-length: %d\r\n\r\n"
        )
        self.transport.write(head % (status, len(text)) + text)
        self.transport.close()


class _OpenTransport:
    """Transport that ignores writes after the connection has been lost.

    The protocol may keep writing data, such as job events, until it notices that the
    connection has been lost. After a few writes to a lost connection, asyncio logs a
    warning for each further write. This class prevents these warnings.

    Args:
        transport: Transport of a connection.
    """

    def __init__(self, transport):
        self._transport = transport

    def write(self, data: bytes) -> None:
        """Writes data, unless the connection is closed or closing."""
        if not self._transport.is_closing():
            self._transport.write(data)

    def __getattr__(self, name: str):
        return getattr(self._transport, name)


def max_connections() -> int:
    """Returns the maximum number of connections, given the limit on open files."""
    files = math.inf
    if HAS_LIMITS:
        files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        files = math.inf if files == resource.RLIM_INFINITY else files
    return int(max(8, min(MAX_CONNECTIONS, files - _OTHER_FILES)))
