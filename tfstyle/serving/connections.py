"""Connections: closed when they are idle or slow, or when others need their place."""

import contextlib
import math

from uvicorn.protocols.http.h11_impl import H11Protocol

try:
    import resource
except ImportError:  # Windows
    resource = None

# Connections at a time, most of them idle ones of browsers.
MAX_CONNECTIONS = 1000
# Descriptors that are no connections: pipes of workers, files, libraries.
_OTHER_FILES = 128
# Seconds for the first line and the headers, from the connection or, where one is kept
# alive, from the first byte.
HEADER_SECONDS = 10.0
# An answer has to be taken at this pace on average, measured over so many seconds.
_SLOWEST_BYTES_A_SECOND = 1000
_SENDING_SECONDS = 20.0
# Seconds for a body to be complete when the server ends.
ENDING_SECONDS = 5.0
# Seconds between looks at a connection.
_TICK = 1.0


class Connection(H11Protocol):
    """HTTP/1.1 of uvicorn, with limits that uvicorn does not have."""

    def connection_made(self, transport) -> None:
        """Makes room for a new connection."""
        super().connection_made(transport)
        self._since = self.loop.time()
        self._receiving = True
        self._unsent = (self._since, 0)
        self._timer = self.loop.call_later(_TICK, self._look)
        if len(self.connections) > max_connections():
            self._make_room()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forgets a connection."""
        self._timer.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Takes note of when a request begins."""
        if not self._receiving:
            self._since, self._receiving = self.loop.time(), True
        super().data_received(data)

    def on_response_complete(self) -> None:
        """Takes note of when a connection becomes idle."""
        self._since, self._receiving = self.loop.time(), False
        super().on_response_complete()

    def send_400_response(self, msg: str) -> None:
        """Answers what is not HTTP as other mistakes are answered: in JSON."""
        text = f'{{"error": "{msg}"}}'.encode()
        self._write_and_close(b"400 Bad Request", text)

    def shutdown(self) -> None:
        """Lets what is under way end; a body gets a few seconds more to be complete."""
        super().shutdown()
        if self.is_reading:
            self.loop.call_later(ENDING_SECONDS, self._close_if_reading)

    @property
    def is_idle(self) -> bool:
        """Whether no request is under way whose headers are complete."""
        return self.cycle is None or self.cycle.response_complete

    @property
    def is_reading(self) -> bool:
        """Whether the body of a request is still to come."""
        return not self.is_idle and self.cycle.more_body

    def close_now(self) -> None:
        """Ends the connection whatever it does."""
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
        """Whether the client takes its answer too slowly."""
        began, before = self._unsent
        if not unsent or not before:
            self._unsent = (now, unsent)
        elif now - began > _SENDING_SECONDS:
            self._unsent = (now, unsent)
            return before - unsent < _SLOWEST_BYTES_A_SECOND * _SENDING_SECONDS
        return False

    def _make_room(self) -> None:
        """Closes the connection that has been idle, or sent its body, for longest."""
        others = [c for c in self.connections if c is not self]
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


def max_connections() -> int:
    """Connections at a time, as far as open files allow."""
    files = math.inf
    if resource:
        files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        files = math.inf if files == resource.RLIM_INFINITY else files
    return int(max(8, min(MAX_CONNECTIONS, files - _OTHER_FILES)))
