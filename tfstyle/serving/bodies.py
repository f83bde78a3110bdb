"""Reader for request bodies, with limits on size, time and total memory."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from starlette.requests import ClientDisconnect, Request

from tfstyle.serving.serving_error import ServingError, busy, too_large

# Minimum average rate, in bytes per second, at which a body has to arrive after an
# initial grace period. Even slow mobile networks are ten times as fast.
SLOWEST_BYTES_A_SECOND = 4000
BODY_GRACE_SECONDS = 5.0


class Bodies:
    """Reader for request bodies, with a limit on the total memory of all bodies.

    Args:
        max_body: Maximum size of a body in bytes.
        places: Limit on the total memory of all bodies, as a multiple of `max_body`.
        timeout: Time limit for receiving a body, in seconds.
    """

    def __init__(self, max_body: int, places: int, timeout: float):
        self._max_body = max_body
        self._room = max_body * places
        self._timeout = timeout
        # Bodies that are being read, oldest first.
        self._reading: dict[_Body, None] = {}

    @contextlib.asynccontextmanager
    async def read(self, request: Request) -> AsyncIterator[bytearray]:
        """Reads a body, and reserves memory for it until the `async with` block ends.

        Args:
            request: Request whose body has not been read yet.

        Raises:
            ServingError: The body is too large or incomplete, it arrives too slowly, or
                there is not enough memory.
        """
        _check_announced(request.headers.get("content-length"), self._max_body)
        body = _Body(self._timeout)
        try:
            self._reading[body] = None
            try:
                await self._read(request, body)
            finally:
                del self._reading[body]
            yield body.data
        finally:
            self._room += body.size

    async def _read(self, request: Request, body: "_Body") -> None:
        try:
            async with body.timeout:
                async for chunk in request.stream():
                    self._take(body, len(chunk))
                    body.add(chunk)
        except TimeoutError:
            raise body.too_slow() from None
        except ClientDisconnect:
            raise ServingError(499, "The client has disconnected.") from None

    def _take(self, body: "_Body", size: int) -> None:
        if body.evicted:
            raise body.too_slow()
        if body.size + size > self._max_body:
            raise _beyond(self._max_body)
        if self._room < size:
            self._make_room(body)
        self._room -= size
        body.size += size

    def _make_room(self, body: "_Body") -> None:
        """Stops reading the oldest unfinished body; its memory is freed a moment later.

        Args:
            body: Body that needs more memory.

        Raises:
            ServingError: The oldest unfinished body is `body` itself.
        """
        longest = next(other for other in self._reading if not other.evicted)
        if longest is body:
            raise busy(1, "The bodies of other requests are using all available memory")
        longest.evict()


class _Body:
    """Body that is being received."""

    def __init__(self, seconds: float):
        self.data = bytearray()
        self.size = 0
        self._began = asyncio.get_running_loop().time()
        self._seconds = seconds
        self.evicted = False
        self.timeout = asyncio.timeout_at(self._due())

    def add(self, chunk: bytes) -> None:
        self.data += chunk
        if not self.evicted:
            self.timeout.reschedule(self._due())

    def evict(self) -> None:
        self.evicted = True
        self.timeout.reschedule(0)

    def too_slow(self) -> ServingError:
        # The rest of the body may still arrive, so the connection cannot be reused.
        close = {"Connection": "close"}
        return ServingError(408, "The body arrived too slowly.", close)

    def _due(self) -> float:
        patience = BODY_GRACE_SECONDS + len(self.data) / SLOWEST_BYTES_A_SECOND
        return self._began + min(self._seconds, patience)


def _check_announced(length: str | None, limit: int) -> None:
    if length and length.isdecimal() and int(length[:20]) > limit:
        raise _beyond(limit)


def _beyond(limit: int) -> ServingError:
    # The rest of the body is not read, so the connection cannot be reused.
    error = too_large(
        f"Expected a body of at most {limit} bytes; send a smaller picture, or start "
        "the server with a larger --max_body_mb"
    )
    error.headers["Connection"] = "close"
    return error
